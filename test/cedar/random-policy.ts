/** Random policy files with every part of the language that Cedar can express, and random callers. */
import fc from 'fast-check'
import type { Subject } from '../../api/policy/types.ts'
import type { PhaseText, PolicyText } from './policy-text.ts'
import { forbid, grantsOf } from './random-grants.ts'
import { FIELDS, idOf, isReference, OBJECTS, type ObjectName, ROLES, someOf } from './world.ts'

const CLIENTS = ['c0000000-0000-4000-8000-00000000000c', 'c0000000-0000-4000-8000-00000000000d'] as const
const GROUP = 'a0000000-0000-4000-8000-00000000000a'
const PHASES: readonly PhaseText[] = ['read-only', 'controlled-writes', 'orchestration']

const declared = (object: ObjectName) =>
  Object.fromEntries(
    Object.entries(FIELDS[object]).map(([field, kind]) => [
      field,
      isReference(kind) ? { type: 'reference', to: [kind] } : { type: kind },
    ]),
  )

const notLater = (than: PhaseText) => fc.constantFrom(...PHASES.slice(0, PHASES.indexOf(than) + 1))
// Most often everything is open, so that grants are what decides.
const mostly = <T>(value: T, other: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: fc.constant(value), weight: 9 }, { arbitrary: other, weight: 1 })

const waysTo = (name: string): readonly Readonly<Record<string, string>>[] =>
  name === 'Leader' ? [{ appRole: name }, { group: GROUP }] : [{ appRole: name }]

export const policy: fc.Arbitrary<PolicyText> = mostly<PhaseText>(
  'controlled-writes',
  fc.constantFrom(...PHASES),
).chain(phase => {
  const narrower = mostly(phase, notLater(phase))
  const [first, second] = CLIENTS
  const role = (name: string, callers: readonly string[]) =>
    narrower.map(own => ({
      anyOf: waysTo(name),
      callers,
      phase: own,
      operations: ['WhoAmI'],
    }))
  return fc.record({
    apiVersion: fc.constant('sallyport.policy/v1'),
    metadata: fc.constant({ name: 'random', version: '1' }),
    phase: fc.constant(phase),
    clients: fc.record({
      First: fc.record({ id: fc.constant(first), phase: narrower }),
      Second: fc.record({ id: fc.constant(second), phase: narrower, objects: someOf(OBJECTS) }),
    }),
    caller: fc.constant({ region: 'Region__c' }),
    roles: fc.record({
      Seller: role('Seller', ['user']),
      Leader: role('Leader', ['user', 'app']),
      Robot: role('Robot', ['app']),
    }),
    objects: fc.record(
      Object.fromEntries(
        OBJECTS.map(object => [
          object,
          fc
            .tuple(grantsOf(object), fc.integer({ min: 0, max: 2 }), forbid(object))
            .map(([grants, forbids, forbidden]) => ({
              fields: declared(object),
              ...(forbids === 2 ? { forbid: [forbidden] } : {}),
              grants,
            })),
        ]),
      ),
    ),
  })
})

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 6 })
const people = fc.subarray([1, 2, 3].map(n => idOf('Person', n)))

export const subject: fc.Arbitrary<Subject> = fc.record({
  kind: mostly<'user' | 'app'>('user', fc.constant('app')),
  appRoles: mostly<readonly string[]>(['Seller'], fc.subarray([...ROLES])),
  groups: fc.subarray([GROUP]),
  clientId: mostly<string>(CLIENTS[0], fc.constantFrom(...CLIENTS, 'c0000000-0000-4000-8000-00000000000e')),
  scopes: mostly<readonly string[]>(['access_as_user'], fc.constantFrom(['access_as_user.read'], [])),
  salesforceUser: fc.record({
    id: fc.constant(idOf('Person', 1)),
    managerId: maybe(fc.constantFrom(idOf('Person', 2), idOf('Person', 1))),
    roleId: fc.constant(null),
    profileId: fc.constant(idOf('Person', 9)),
    attributes: fc.record({ region: maybe(fc.constantFrom('a', 'ab')) }),
    reportIds: maybe(people),
    accountTeamIds: maybe(fc.subarray([1, 2, 3].map(n => idOf('Firm', n)))),
  }),
})
