/**
 * The import rule: a room of api/ imports only from rooms on lower floors, and from problem.ts, clock.ts, types of
 * config.ts and generated types. simulator/ and api/ never import each other. Only main.ts constructs things.
 */
const floors = [
  ['json', 'seal', 'soql', 'store', 'telemetry', 'text'],
  ['policy', 'identity', 'audit', 'salesforce', 'switches', 'mappings', 'budgets', 'idempotency', 'delivery'],
  ['crm'],
  ['changes'],
  ['operations'],
]
/** Rooms of a floor see only rooms below it. */
const rules = floors.flatMap((rooms, floor) =>
  rooms.map(room => ({
    name: `floor-of-${room}`,
    comment: `api/${room}/ may import only from floors below it`,
    severity: 'error',
    from: { path: `^api/${room}/`, pathNot: '\\.test\\.ts$' },
    to: {
      path: '^api/',
      pathNot: [
        `^api/${room}/`,
        '^api/(problem|clock|openapi\\.generated)\\.ts$',
        ...floors.slice(0, floor).flatMap(lower => lower.map(name => `^api/${name}/`)),
      ],
    },
  })),
)
// Operations are handed crm/ through the Door; of the rooms below they know types only.
const typesOnly = {
  name: 'operations-see-only-the-door',
  comment:
    'operations may import types of crm/, changes/, policy/, identity/, switches/ and budgets/, never code, and nothing of salesforce/ or store/',
  severity: 'error',
  from: { path: '^api/operations/', pathNot: '\\.test\\.ts$' },
  to: {
    path: '^api/(soql|store|salesforce|audit|http|telemetry|idempotency)/|^api/(crm|changes|policy|identity|switches|budgets|delivery)/(?!types|caller|as-mapped-user/types)',
  },
}

module.exports = {
  forbidden: [
    ...rules,
    typesOnly,
    {
      name: 'http-is-the-top',
      severity: 'error',
      comment: 'nothing below imports http/, govern.ts, app.ts or main.ts',
      from: { path: '^api/(?!http/|app\\.ts|main\\.ts)', pathNot: '\\.test\\.ts$' },
      to: { path: '^api/(http/|app\\.ts|main\\.ts)' },
    },
    {
      name: 'only-main-constructs-from-config',
      severity: 'error',
      comment: 'rooms take plain arguments; of config.ts they may know types at most',
      from: { path: '^api/(?!main\\.ts|config)', pathNot: '\\.test\\.ts$' },
      to: { path: '^api/config\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'simulator-and-proxy-meet-over-http-only',
      severity: 'error',
      from: { path: '^api/' },
      to: { path: '^(simulator|scripts|test)/' },
    },
    {
      name: 'proxy-and-simulator-meet-over-http-only',
      severity: 'error',
      from: { path: '^simulator/' },
      to: { path: '^(api|scripts|test)/' },
    },
    {
      name: 'jsforce-lives-in-salesforce',
      severity: 'error',
      from: { path: '^api/(?!salesforce/)' },
      to: { path: 'node_modules/jsforce' },
    },
    {
      name: 'express-lives-in-http',
      severity: 'error',
      from: { path: '^api/(?!http/|app\\.ts)' },
      to: { path: 'node_modules/(express|helmet)' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json'],
    },
  },
}
