import { describe, expect, test } from 'vitest'
import { loadPolicy, PolicyError } from '../index.ts'

const operations = {
  WhoAmI: 'read',
  GetChange: 'read',
  ConfirmChange: 'write',
  SetSwitch: 'administer',
  RecordApprovalRouting: 'write',
  RelayApprovalDecision: 'write',
} as const
const group = 'a0000000-0000-4000-8000-000000000001'

const policy = (relay: string, other: string) => `apiVersion: sallyport.policy/v1
metadata: { name: test, version: '1' }
phase: controlled-writes
clients: { App: { id: c0000000-0000-4000-8000-00000000000c } }
roles:
  Relay: ${relay}
  Other: ${other}
objects: { User: { fields: { Id: { type: id } } } }
`
const relay = (more = '', holder = '{ appRole: Relay }', callers = 'app') =>
  `{ callers: [${callers}], anyOf: [${holder}], operations: [WhoAmI, GetChange, RecordApprovalRouting, RelayApprovalDecision${more}] }`
const other = (operation: string, holder = '{ appRole: Other }', callers = 'user') =>
  `{ callers: [${callers}], anyOf: [${holder}], operations: [WhoAmI, ${operation}] }`

function faultsOf(text: string, known: typeof operations | undefined = operations): readonly string[] {
  try {
    loadPolicy(text, 'policy.yaml', known === undefined ? {} : { operations: known })
    return []
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    return error.faults.map(({ line, what, remedy }) => `${line}: ${what} ${remedy}`)
  }
}

describe('who passes on decisions can make none', () => {
  test('a role that relays, notes whom it asks and reads is taken', () => {
    expect(faultsOf(policy(relay(), other('ConfirmChange')))).toEqual([])
  })

  test.each(['ConfirmChange', 'SetSwitch'])(
    'one that may also ask %s is refused with line and remedy',
    name => {
      expect(faultsOf(policy(relay(`, ${name}`), other('WhoAmI').replace('WhoAmI, ', '')))).toEqual([
        `6: Relay passes on decisions and may also ask ${name}. Make a role of its own for RelayApprovalDecision, with nothing else that writes.`,
      ])
    },
  )

  test.each([
    ['the same app role', '{ appRole: Relay }', '{ appRole: Relay }'],
    ['the same group, in another spelling', `{ group: ${group} }`, `{ group: ${group.toUpperCase()} }`],
    [
      'one app role of several',
      '{ appRole: Relay }, { appRole: Both }',
      '{ appRole: Other }, { appRole: Both }',
    ],
    [
      'one group of several',
      `{ group: ${group} }, { group: ${group.replace('1', '2')} }`,
      `{ group: ${group} }, { group: ${group.replace('1', '3')} }`,
    ],
  ])('so is a role that writes and is held by %s', (_what, held, also) => {
    const text = policy(relay('', held, 'app, user'), other('ConfirmChange', also, 'app'))
    expect(faultsOf(text)).toEqual([
      '7: Who holds Relay holds Other too, and may ask ConfirmChange. Give Relay an appRole or group that no role which writes has.',
    ])
  })

  test('a role that only reads may be held by the same', () => {
    expect(faultsOf(policy(relay(), other('GetChange', '{ appRole: Relay }', 'app')))).toEqual([])
  })

  test('kinds of caller keep apart who holds the same app role', () => {
    expect(faultsOf(policy(relay(), other('ConfirmChange', '{ appRole: Relay }', 'user')))).toEqual([])
  })
})
