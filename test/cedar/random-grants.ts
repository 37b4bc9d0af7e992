/** Random grants of every kind, and what beats them. */
import fc from 'fast-check'
import type { ConditionText, ConstraintText, ForbidText, GrantText, MoveText } from './policy-text.ts'
import { rows, scope, scopeOfAll } from './random-scope.ts'
import { FIELDS, isReference, type ObjectName, ROLES, someOf, valueFor } from './world.ts'

// Most callers are sellers, and half of the grants open everything: else most requests would be refused for many reasons.
const holders = fc.oneof(fc.constant(['Seller'] as const), someOf(ROLES))
const allOrSome = (fields: readonly string[], minLength: number) =>
  fc.oneof(fc.constant(fields), someOf(fields, minLength))

const names = (object: ObjectName) => Object.keys(FIELDS[object])
type Draft = Omit<GrantText, 'id'>

const readGrant = (object: ObjectName): fc.Arbitrary<Draft> =>
  fc
    .record({
      roles: holders,
      where: rows(object),
      fields: allOrSome(names(object), 2).filter(f => f.some(name => name !== 'T')),
      mask: fc.boolean(),
    })
    .map(({ mask, fields, ...grant }) => ({
      ...grant,
      actions: ['read'],
      fields: mask ? fields.filter(f => f !== 'T') : fields,
      ...(mask && names(object).includes('T') ? { masks: { T: 'last-four' } } : {}),
    }))

const sumGrant = (object: 'Deal' | 'Firm'): fc.Arbitrary<Draft> =>
  fc.record({
    actions: fc.constant(['aggregate'] as const),
    roles: holders,
    where: rows(object),
    fields: someOf(['N', 'M']),
    groupBy: someOf(object === 'Deal' ? ['S', 'B', 'FirmId'] : ['S', 'T', 'OwnerId']),
  })

/** A value that a policy states for a field; M is never emptied. */
function preset(kind: string, field: string): fc.Arbitrary<unknown> {
  if (isReference(kind))
    return kind === 'Person' ? fc.constantFrom('$caller.userId', '$caller.managerId') : valueFor(kind)
  if (kind === 'date') return fc.constantFrom('$today', '$today+9d', '2026-11-21')
  return valueFor(kind, field).filter(v => v !== null)
}

const condition = (object: ObjectName): fc.Arbitrary<ConditionText> => {
  const fields = Object.entries(FIELDS[object]).filter(([f]) => f !== 'Id')
  const term = fc
    .tuple(fc.constantFrom('before', 'after'), fc.constantFrom(...fields))
    .chain(([side, [field, kind]]): fc.Arbitrary<ConditionText> => {
      const key = `${side}.${field}`
      const numeric = kind === 'number'
      const value = preset(kind, field).filter(v => v !== null)
      const parts: fc.Arbitrary<ConditionText>[] = [
        fc.tuple(fc.constantFrom('eq', 'ne'), value).map(([op, v]) => ({ [key]: { [op]: v } })),
        fc.array(value, { minLength: 1, maxLength: 2 }).map(v => ({ [key]: { in: v } })),
        fc.constant({ [`change.${field}`]: 'any' }),
      ]
      if (numeric || kind === 'date')
        parts.push(
          fc
            .tuple(fc.constantFrom('lt', 'lte', 'gt', 'gte'), value)
            .map(([op, v]) => ({ [key]: { [op]: v } })),
        )
      if (numeric)
        parts.push(fc.constantFrom(0, 40, 50, 100).map(p => ({ [`change.${field}`]: { percentAbove: p } })))
      return fc.oneof(...parts)
    })
  return fc.oneof(
    term,
    term.map(not => ({ not })),
    fc.tuple(term, term).map(any => ({ any })),
    fc.tuple(term, term).map(all => ({ all })),
  )
}

const states = fc.oneof(fc.constant('any' as const), someOf(['a', 'ab', 'c'], 1, 2))
const move: fc.Arbitrary<MoveText> = fc.record({ from: states, to: states })

function constraint(object: ObjectName, field: string): fc.Arbitrary<Omit<ConstraintText, 'id'>> {
  const kind = Object.entries(FIELDS[object]).find(([name]) => name === field)?.[1] ?? ''
  const said = { field, message: 'No.' }
  const value = preset(kind, field).filter(v => v !== null)
  const kinds: fc.Arbitrary<Omit<ConstraintText, 'id'>>[] = [
    fc.array(value, { minLength: 1, maxLength: 2 }).map(oneOf => ({ ...said, oneOf })),
    fc
      .tuple(
        someOf(
          names(object).filter(n => n !== 'Id'),
          1,
          2,
        ),
        fc.option(condition(object), { nil: undefined }),
      )
      .map(([requires, when]) => ({ ...said, requires, ...(when === undefined ? {} : { when }) })),
  ]
  if (kind === 'number' || kind === 'date')
    kinds.push(
      value.map(min => ({ ...said, range: { min } })),
      value.map(max => ({ ...said, range: { max } })),
      fc.tuple(value, value).map(([min, max]) => ({ ...said, range: { min, max } })),
    )
  if (kind === 'number')
    kinds.push(fc.constantFrom(0, 50, 100).map(max => ({ ...said, changePercent: { max } })))
  if (kind === 'picklist')
    kinds.push(
      fc
        .tuple(fc.constantFrom('allow', 'forbid'), fc.array(move, { minLength: 1, maxLength: 2 }))
        .map(([mode, moves]) => ({ ...said, transitions: { [mode]: moves } })),
    )
  return fc.oneof(...kinds)
}

/** `readable`: fields that each of the roles may read; nobody may write what isn't read. */
function writeGrant(
  object: ObjectName,
  roles: readonly string[],
  readable: readonly string[],
): fc.Arbitrary<Draft | undefined> {
  const writable = readable.filter(f => f !== 'Id')
  if (writable.length === 0) return fc.constant(undefined)
  const kinds = Object.fromEntries(Object.entries(FIELDS[object]))
  return fc
    .record({
      actions: fc.constantFrom(['create'], ['update'], ['create', 'update']) as fc.Arbitrary<
        ('create' | 'update')[]
      >,
      fields: allOrSome(writable, 1),
      where: rows(object),
      check: fc.oneof(fc.constant(undefined), fc.constant(undefined), scope(object, 0, true)),
      preset: fc.subarray(
        names(object).filter(f => f !== 'Id'),
        { maxLength: 2 },
      ),
      confirm: fc.oneof(
        fc.constantFrom('always' as const, 'never' as const),
        condition(object).map(when => ({ when })),
      ),
      approvals: fc.array(fc.option(condition(object), { nil: undefined }), { maxLength: 2 }),
    })
    .chain(({ preset: set, approvals, where, check, ...grant }) => {
      const presets = set.filter(f => !grant.fields.includes(f))
      const given = grant.actions.includes('create') ? set.filter(f => grant.fields.includes(f)) : []
      const values = (fields: readonly string[]) =>
        fc.record(Object.fromEntries(fields.map(f => [f, preset(kinds[f] ?? '', f)])))
      const written = [...grant.fields, ...presets]
      return fc
        .record({
          set: values(presets),
          defaults: values(given),
          constraints: fc.array(
            fc.constantFrom(...written).chain(f => constraint(object, f)),
            { maxLength: 2 },
          ),
        })
        .map(
          ({ set: preset, defaults, constraints }): Draft => ({
            ...grant,
            roles,
            ...(grant.actions.includes('update') ? { where } : {}),
            ...(check === undefined ? {} : { check }),
            ...(presets.length > 0 ? { set: preset } : {}),
            ...(given.length > 0 ? { defaults } : {}),
            ...(constraints.length > 0
              ? { constraints: constraints.map((c, at) => ({ id: `rule-${at}`, ...c })) }
              : {}),
            ...(approvals.length > 0 ? { approval: approvals.map(approval) } : {}),
          }),
        )
    })
}

const approval = (when: ConditionText | undefined, at: number) => ({
  id: `approval-${at}`,
  ...(when === undefined ? {} : { when }),
  approvers: ['Leader'],
  expires: '24h',
  message: 'Ask.',
})

export function grantsOf(object: ObjectName): fc.Arbitrary<GrantText[]> {
  return fc
    .tuple(
      fc.array(readGrant(object), { minLength: 1, maxLength: 3 }),
      object === 'Person' ? fc.constant(undefined) : fc.option(sumGrant(object), { nil: undefined }),
      fc.array(holders, { minLength: 1, maxLength: 2, size: 'max' }),
    )
    .chain(([reads, sums, writers]) => {
      const readable = (roles: readonly string[]) =>
        names(object).filter(f =>
          roles.every(role => reads.some(g => g.roles.includes(role) && g.fields.includes(f))),
        )
      return fc
        .tuple(...writers.map(roles => writeGrant(object, roles, readable(roles))))
        .map(changes =>
          [...reads, sums, ...changes]
            .filter(g => g !== undefined)
            .map((g, at) => named(`${object.toLowerCase()}-${at}`, g)),
        )
    })
}

/** Every clause of a file has an id of its own. */
function named(id: string, { constraints, approval: approvals, ...grant }: Draft): GrantText {
  const own = <T extends { readonly id: string }>(clauses: readonly T[]) =>
    clauses.map(clause => ({ ...clause, id: `${id}-${clause.id}` }))
  return {
    id,
    ...grant,
    ...(constraints === undefined ? {} : { constraints: own(constraints) }),
    ...(approvals === undefined ? {} : { approval: own(approvals) }),
  }
}

/** What nobody may do. Paths only where nothing is changed: behind a reference just changed nothing is known. */
export const forbid = (object: ObjectName): fc.Arbitrary<ForbidText> =>
  fc
    .tuple(someOf(['read', 'aggregate', 'create', 'update'] as const), fc.boolean())
    .chain(([actions, far]) => {
      const changes = actions.some(a => a === 'create' || a === 'update')
      return scopeOfAll(object, far && !changes ? 1 : 0).map(where => ({
        id: `${object.toLowerCase()}-held`,
        actions,
        where,
        message: 'Held.',
      }))
    })
