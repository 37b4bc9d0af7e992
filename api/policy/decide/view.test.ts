import { describe, expect, test } from 'vitest'
import { printQuery } from '../../soql/print.ts'
import { loadPolicy } from '../index.ts'
import type { Rights, Subject } from '../types.ts'
import { ME, refusal } from './testing.ts'

const [FULL, NARROW, OTHER] = ['a', 'b', 'c'].map(c => `${c.repeat(8)}-0000-4000-8000-000000000000`)

const policyText = `
apiVersion: sallyport.policy/v1
metadata: { name: test, version: '7' }
phase: controlled-writes
phases: { Late: orchestration, Early: read-only }
stepUp: { Admin: c7 }
actingUser: [Write]
limits: { rowsPerHourMax: 100, recordsPerDayMax: 50 }
clients:
  Full: { id: ${FULL} }
  Narrow: { id: ${NARROW}, phase: read-only, operations: [Read, Write], objects: [Deal] }
caller: { region: Region__c }
roles:
  Rep: { anyOf: [{ appRole: Rep }], operations: [Read, Write, Late, Early, Admin], limits: { rowsPerHourMax: 500 } }
  Pilot: { anyOf: [{ appRole: Pilot }], operations: [Read, Write], phase: read-only }
  Boss: { anyOf: [{ appRole: Boss }], operations: [Read], limits: { rowsPerHourMax: 20, recordsPerDayMax: 60 } }
objects:
  Deal:
    fields: { Id: { type: id }, Name: { type: string }, Mail: { type: email }, Held: { type: boolean }, Region: { type: picklist } }
    forbid:
      - { id: held, actions: [read, aggregate], where: { Held: { eq: true } }, message: Held. }
    grants:
      - { id: deals, roles: [Rep, Pilot, Boss], actions: [read], where: all-rows, fields: [Id, Name], masks: { Mail: domain } }
      - { id: region-deals, roles: [Rep], actions: [read], where: { Region: { eq: $caller.region } }, fields: [Id, Region] }
      - { id: sums, roles: [Rep], actions: [aggregate], where: { Name: { ne: x } }, fields: [Id], groupBy: [Region] }
      - { id: rename, roles: [Rep, Pilot], actions: [update], where: all-rows, fields: [Name] }
  Note:
    fields: { Id: { type: id }, DealId: { type: reference, to: [Deal] } }
    grants: [{ id: notes, roles: [Rep, Pilot, Boss], actions: [read], where: all-rows, fields: [Id, DealId] }]
  Secret:
    fields: { Id: { type: id }, Id2: { type: string } }
    grants: [{ id: secret-sums, roles: [Boss], actions: [aggregate], where: all-rows, fields: [Id], groupBy: [Id2] }]
`
const load = () =>
  loadPolicy(policyText, 'test.yaml', {
    operations: { Read: 'read', Write: 'write', Late: 'read', Early: 'write', Admin: 'administer' },
  })
const policy = load()

function rightsOf(
  appRoles: readonly string[],
  over: Partial<Subject> = {},
  region: string | null = 'EMEA',
  from = policy,
): Rights {
  return from.rightsOf({
    kind: 'user',
    appRoles,
    groups: [],
    clientId: FULL ?? '',
    scopes: ['access_as_user'],
    salesforceUser: {
      id: ME,
      managerId: null,
      roleId: null,
      profileId: ME,
      attributes: { region },
      reportIds: null,
      accountTeamIds: null,
    },
    ...over,
  })
}

const soql = (rights: Rights) => printQuery(rights.plan({ object: 'Deal', select: ['Id'], limit: 1 }).select)

describe('6: what an app may do at most narrows what its users may', () => {
  test('operations and objects outside its ceiling are not there', () => {
    const narrow = rightsOf(['Rep'], { clientId: NARROW ?? '' })
    expect(narrow.operations).toEqual(['Read'])
    expect([...narrow.heldBack]).toEqual([
      ['Write', 'phase-denied'],
      ['Late', 'client-denied'],
      ['Early', 'client-denied'],
      ['Admin', 'client-denied'],
    ])
    expect(narrow.objects).toEqual(['Deal'])
    expect(narrow.fields('Note')).toBeUndefined()
    expect(narrow.writable()).toEqual([])
  })

  test('an app that isn’t named may ask nothing, whoever uses it', () => {
    const none = rightsOf(['Rep'], { clientId: OTHER ?? '' })
    expect([none.operations, none.objects, none.phase]).toEqual([[], [], 'read-only'])
    expect(none.whyNot('Read')).toBe('client-denied')
  })

  test('the id of an app is found whatever its case', () => {
    expect(rightsOf(['Rep'], { clientId: (FULL ?? '').toUpperCase() }).mayAsk('Read')).toBe(true)
  })

  test('an operation of no role is refused as such, not as the app’s', () => {
    expect(rightsOf(['Boss'], { clientId: NARROW ?? '' }).whyNot('Admin')).toBe('operation-denied')
  })
})

describe('33: the phase narrows what roles grant', () => {
  test('an operation that writes waits for controlled writes, one that is said to be later for its phase', () => {
    expect(rightsOf(['Rep']).operations).toEqual(['Read', 'Write', 'Early', 'Admin'])
    expect(rightsOf(['Rep']).whyNot('Late')).toBe('phase-denied')
  })

  test('saying an operation is early doesn’t make a write possible while reading', () => {
    expect(rightsOf(['Rep'], { scopes: ['access_as_user.read'] }).mayAsk('Early')).toBe(false)
  })

  test('a pilot role stays behind, and does not hold back another role of the same caller', () => {
    expect(rightsOf(['Pilot']).operations).toEqual(['Read'])
    expect(rightsOf(['Pilot']).writable()).toEqual([])
    expect(rightsOf(['Pilot', 'Rep']).operations).toContain('Write')
    expect(rightsOf(['Pilot', 'Rep']).heldBack.has('Write')).toBe(false)
    expect(
      rightsOf(['Pilot', 'Rep'])
        .writable()
        .map(w => w.object),
    ).toEqual(['Deal'])
  })

  test('a token whose scope is to read goes no further than reading', () => {
    const reading = rightsOf(['Rep'], { scopes: ['access_as_user.read'] })
    expect([reading.phase, reading.operations]).toEqual(['read-only', ['Read', 'Admin']])
    expect(rightsOf(['Rep'], { scopes: [] }).phase).toBe('read-only')
    expect(rightsOf(['Rep'], { scopes: ['access_as_user.read', 'access_as_user'] }).phase).toBe(
      'controlled-writes',
    )
  })

  test('an app has no scope and goes as far as its ceiling', () => {
    expect(rightsOf(['Rep'], { kind: 'app', scopes: [] }).phase).toBe('controlled-writes')
  })

  test('a change that waits for its phase is refused by the phase', () => {
    const change = { action: 'update', object: 'Deal', id: ME, values: { Name: 'x' } } as const
    expect(refusal(() => rightsOf(['Pilot']).planChange(change))).toMatch(/^phase-denied/)
    expect(refusal(() => rightsOf(['Boss']).planChange(change))).toMatch(/^field-denied/)
  })
})

describe('limits, sign-in and acting user', () => {
  test('of several roles the greatest limit counts; a role that says nothing has the deployment’s', () => {
    expect(rightsOf(['Rep']).limits).toEqual({ rowsPerHourMax: 500, recordsPerDayMax: 50 })
    expect(rightsOf(['Boss']).limits).toEqual({ rowsPerHourMax: 20, recordsPerDayMax: 60 })
    expect(rightsOf(['Boss', 'Pilot']).limits).toEqual({ rowsPerHourMax: 100, recordsPerDayMax: 60 })
    expect(rightsOf([]).limits).toEqual({ rowsPerHourMax: 100, recordsPerDayMax: 50 })
  })

  test('operations say what they ask of a sign-in', () => {
    const rights = rightsOf(['Rep'])
    expect([rights.stepUp('Admin'), rights.stepUp('Read')]).toEqual(['c7', undefined])
    expect([rights.wantsActingUser('Write'), rights.wantsActingUser('Read')]).toEqual([true, false])
  })
})

describe('what is forbidden and what is not known', () => {
  test('rows that are forbidden are not given, whatever the grant', () => {
    expect(soql(rightsOf(['Boss']))).toContain('WHERE (NOT (Held = TRUE))')
    expect(soql(rightsOf(['Rep']))).toMatch(
      /NOT \(Held = TRUE\).* OR .*Region = 'EMEA' AND \(NOT \(Held = TRUE\)\)/,
    )
  })

  test('a grant that needs what isn’t known of the caller is off, and named as such', () => {
    const alone = rightsOf(['Rep'], {}, null)
    expect(soql(alone)).not.toContain('Region')
    expect(alone.explain({ object: 'Deal', select: ['Id'], limit: 1 }).off).toEqual(['region-deals'])
    expect(rightsOf(['Rep']).explain({ object: 'Deal', select: ['Id'], limit: 1 }).off).toEqual([])
    expect(soql(rightsOf(['Rep'], {}, ''))).not.toContain('Region')
  })

  test('callers of one view don’t share what is known of them', () => {
    const apac = rightsOf(['Rep'], {}, 'APAC')
    expect(soql(apac)).toContain("Region = 'APAC'")
    expect(soql(rightsOf(['Rep']))).toContain("Region = 'EMEA'")
  })
})

describe('what is shown in part, and what is only summed up', () => {
  test('a field shown in part can be seen and not asked about', () => {
    const [mail] = (rightsOf(['Boss']).fields('Deal') ?? []).filter(f => f.name === 'Mail')
    expect(mail).toMatchObject({ filterable: false, sortable: false })
    const plan = rightsOf(['Boss']).plan({ object: 'Deal', select: ['Mail'], limit: 1 })
    expect(plan.mask({ Mail: 'a@b.example', Held: false })).toMatchObject({
      fields: { Mail: '•••@b.example' },
      masked: ['Mail'],
    })
    for (const where of [{ field: 'Mail', is: 'equals', value: 'a@b.example' } as const])
      expect(
        refusal(() => rightsOf(['Boss']).plan({ object: 'Deal', select: ['Id'], where: [where], limit: 1 })),
      ).toMatch(/^field-denied/)
    expect(
      refusal(() =>
        rightsOf(['Boss']).plan({ object: 'Deal', select: ['Id'], orderBy: [['Mail', 'asc']], limit: 1 }),
      ),
    ).toMatch(/^field-denied/)
  })

  test('an object that is only summed up can’t be read, and is told apart', () => {
    const boss = rightsOf(['Boss'])
    expect(boss.objects).toEqual(['Deal', 'Note'])
    expect(boss.fields('Secret')).toBeUndefined()
    expect(boss.summarizableObjects()).toEqual(['Secret'])
    expect(boss.summarizable('secret')).toEqual(['Id', 'Id2'])
    expect(boss.summarizable('Note')).toEqual([])
    expect(refusal(() => boss.plan({ object: 'Secret', select: ['Id'], limit: 1 }))).toMatch(/^object-denied/)
  })

  test('what a policy needs to know of callers is what its grants ask', () => {
    expect(policy.needs).toEqual({
      fields: { region: 'Region__c' },
      reports: false,
      accountTeams: false,
      groups: false,
    })
    expect([...policy.clientIds]).toEqual([FULL, NARROW])
  })
})

test('what each role may, through each app, is this, word for word', async () => {
  // Made anew: views are kept, and this is about how they are made.
  const anew = load()
  const told = ['Rep', 'Pilot', 'Boss'].flatMap(role =>
    [FULL, NARROW].map((clientId = '') => {
      const rights = rightsOf([role], { clientId }, 'EMEA', anew)
      const { phase, limits, operations, heldBack, objects } = rights
      const asked = (object: string) => {
        const query = { object, select: ['Id'], limit: 1 } as const
        return {
          rows: printQuery(rights.plan(query).select),
          fields: rights.fields(object),
          grants: rights.explain(query),
        }
      }
      const sums = rights.summarizableObjects().map(object => ({
        object,
        by: rights.summarizable(object),
        rows: rights
          .planSummary({ object, groupBy: [], measures: [] })
          .selects.map(select => printQuery(select)),
      }))
      const may = {
        ...{ phase, limits, operations, heldBack: [...heldBack] },
        objects: Object.fromEntries(objects.map(object => [object, asked(object)])),
        ...{ sums, writes: rights.writable() },
      }
      return `${role} through ${clientId === FULL ? 'Full' : 'Narrow'}: ${JSON.stringify(may, null, 2)}\n`
    }),
  )
  await expect(told.join('\n')).toMatchFileSnapshot('view.told.txt')
})
