import { expect, test } from 'vitest'
import type { Filter, Query, Rights } from '../../api/policy/types.ts'
import { Problem } from '../../api/problem.ts'
import { CONNECTOR_CLIENT_ID, PEOPLE, SCHEDULER_CLIENT_ID } from '../../simulator/people.ts'
import { schema } from '../../simulator/salesforce/schema/index.ts'
import { policy } from './seeded-org.ts'

const period = {
  fromDate: '2026-10-01',
  untilDate: '2027-01-01',
  fromInstant: '2026-10-01T00:00:00.000Z',
  untilInstant: '2027-01-01T00:00:00.000Z',
  words: 'this quarter',
}
const id = '005000000000001AAA'
/** Every way to use a field, with values of every type: none may tell what the field is. */
const filters: readonly ((field: string) => Filter)[] = [
  ...(['equals', 'notEquals', 'lessThan', 'atMost', 'greaterThan', 'atLeast'] as const).flatMap(is =>
    [id, 'text', 5, true, null, '2026-01-01', Number.NaN].map(
      value =>
        (field: string): Filter => ({ field, is, value }),
    ),
  ),
  field => ({ field, is: 'in', values: ['a', 1, null] }),
  field => ({ field, is: 'notIn', values: [] }),
  field => ({ field, is: 'startsWith', value: 'a' }),
  field => ({ field, is: 'contains', value: '' }),
  field => ({ field, is: 'during', period }),
  field => ({
    not: { any: [{ field: 'Id', is: 'equals', value: null }, { all: [{ field, is: 'equals', value: 1 }] }] },
  }),
]

const uses: readonly ((object: string, field: string) => Query)[] = [
  (object, field) => ({ object, select: [field], limit: 1 }),
  (object, field) => ({ object, select: ['Id', field, 'Id'], limit: 1 }),
  (object, field) => ({ object, select: ['Id'], orderBy: [[field, 'asc']], limit: 1 }),
  ...filters.map(
    filter =>
      (object: string, field: string): Query => ({
        object,
        select: ['Id'],
        where: [filter(field)],
        limit: 1,
      }),
  ),
]

const ABSENT = 'Zzz_Nothing__c'

function refusal(act: () => unknown, word: string): string {
  try {
    act()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { code, status, title, detail, remedy, members, headers, outcome } = error
    return JSON.stringify({ code, status, title, detail, remedy, members, headers, outcome }).replaceAll(
      word,
      '«word»',
    )
  }
  return 'permitted'
}

const everybody = [
  ...PEOPLE.filter(p => p.appRoles.length > 0 && !p.guest).map(p => [p.key, p.appRoles, 'user'] as const),
  ['flow', ['Automation.Scheduled'], 'app'] as const,
]
const rightsOf = (appRoles: readonly string[], kind: 'user' | 'app'): Rights =>
  policy.rightsOf({
    kind,
    appRoles,
    groups: [],
    clientId: kind === 'app' ? SCHEDULER_CLIENT_ID : CONNECTOR_CLIENT_ID,
    scopes: kind === 'app' ? [] : ['access_as_user'],
    salesforceUser: {
      id,
      managerId: id,
      roleId: null,
      profileId: id,
      attributes: { region: 'EMEA' },
      reportIds: [id],
      accountTeamIds: [id],
    },
  })
const roleSets = new Map(everybody.map(([, roles, kind]) => [roles.join(), rightsOf(roles, kind)]))

/** Names there are of an object, in the org or in the policy, that these rights don't open. */
const hiddenFields = (rights: Rights, object: string): string[] => {
  const permitted = new Set(rights.fields(object)?.map(f => f.name))
  const all = new Set([
    ...(schema.object(object)?.fields.map(f => f.name) ?? []),
    ...(policy.objects[object] ?? []),
  ])
  return [...all].filter(name => !permitted.has(name))
}

test.each([...roleSets])(
  '20: %s: a hidden field can’t be told from one that doesn’t exist, whatever the clause',
  (_, rights) => {
    let compared = 0
    for (const object of rights.objects) {
      for (const use of uses) {
        const absent = refusal(() => rights.plan(use(object, ABSENT)), ABSENT)
        expect(absent).not.toBe('permitted')
        for (const field of hiddenFields(rights, object)) {
          const said = refusal(() => rights.plan(use(object, field)), field)
          if (said !== absent) throw new Error(`${object}.${field}: ${said} is not ${absent}`)
          compared++
        }
      }
    }
    expect(compared).toBeGreaterThan(1_000)
  },
)

test.each([...roleSets])('27: %s: nor behind a reference', (_, rights) => {
  for (const object of rights.objects) {
    for (const lookup of schema.object(object)?.fields ?? []) {
      if (lookup.relationshipName === null) continue
      for (const target of lookup.referenceTo) {
        const permitted = rights.fields(object)?.some(f => f.name === lookup.name) ?? false
        const names = permitted
          ? hiddenFields(rights, target)
          : (schema.object(target)?.fields.map(f => f.name) ?? [])
        for (const use of uses.slice(0, 8)) {
          const path = `${lookup.relationshipName}.${ABSENT}`
          const absent = refusal(() => rights.plan(use(object, path)), path)
          expect(absent).not.toBe('permitted')
          for (const name of names) {
            const hidden = `${lookup.relationshipName}.${name}`
            const said = refusal(() => rights.plan(use(object, hidden)), hidden)
            if (said !== absent) throw new Error(`${object}.${hidden}: ${said}`)
          }
        }
      }
    }
  }
})

test.each([...roleSets])('20: %s: nor in a related list', (_, rights) => {
  for (const [parent, list, child] of [
    ['Account', 'Contacts', 'Contact'],
    ['Case', 'CaseComments', 'CaseComment'],
  ] as const) {
    if (!rights.objects.includes(parent) || !rights.objects.includes(child)) continue
    for (const use of uses) {
      const ask = (field: string) => () =>
        rights.plan({ object: parent, select: ['Id'], limit: 1, related: { [list]: use(child, field) } })
      const absent = refusal(ask(ABSENT), ABSENT)
      for (const field of hiddenFields(rights, child)) expect(refusal(ask(field), field)).toBe(absent)
    }
  }
})

test.each([...roleSets])('20: %s: a hidden object can’t be told from one that doesn’t exist', (_, rights) => {
  const absent = refusal(() => rights.plan({ object: ABSENT, select: ['Id'], limit: 1 }), ABSENT)
  const hidden = schema.objects.map(o => o.name).filter(name => !rights.objects.includes(name))
  expect(hidden.length).toBeGreaterThan(10)
  for (const object of hidden) {
    expect(refusal(() => rights.plan({ object, select: ['Id'], limit: 1 }), object)).toBe(absent)
    expect(refusal(() => rights.planSearch({ object, select: ['Id'], limit: 1 }), object)).toBe(absent)
    expect(rights.fields(object)).toBeUndefined()
  }
})
