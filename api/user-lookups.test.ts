import { beforeEach, describe, expect, test } from 'vitest'
import { Problem } from './problem.ts'
import type { CallContext, SalesforceRecord } from './salesforce/types.ts'
import { userLookups } from './user-lookups.ts'

const OID = 'e0000000-0000-4000-8000-000000000010'
const ID = '005000000000001AAA'
const user = {
  Id: ID,
  Username: 'integration@x',
  FederationIdentifier: OID,
  IsActive: true,
  UserType: 'Standard',
}

let asked: { soql: readonly string[]; context: CallContext }[]
let warned: unknown[][]
let answers: SalesforceRecord[][]
let failure: Problem | undefined
let needs = { fields: {}, reports: false, accountTeams: false, groups: false }

const lookups = userLookups(
  {
    gateway: {
      query: async (_as, soql, context) => {
        asked.push({ soql, context })
        if (failure !== undefined) throw failure
        return soql.map((_, n) => ({ totalSize: answers[n]?.length ?? 0, records: answers[n] ?? [] }))
      },
    },
    clock: { now: () => 1_000 },
    log: { warn: (...line: unknown[]) => void warned.push(line) },
    needs: () => needs,
  },
  { integrationUsername: 'integration@x', userMappingField: 'FederationIdentifier' } as Parameters<
    typeof userLookups
  >[1],
)
beforeEach(() => {
  asked = []
  warned = []
  answers = [[user]]
  failure = undefined
  needs = { fields: {}, reports: false, accountTeams: false, groups: false }
})

const many = Array.from({ length: 1_001 }, (_, n) => ({
  Id: String(n),
  AccountId: String(n),
  ManagerId: ID,
  UserId: ID,
}))

describe('a lookup of users', () => {
  test('9: asks by the mapped field, under a deadline of its own, at the cost of who asked', async () => {
    const spent = { calls: 0 }
    const [found] = await lookups.lookupUsers(OID, { requestId: 'r1', spent })
    expect(found?.id).toBe(ID)
    expect(asked[0]?.soql[0]).toContain(`WHERE FederationIdentifier = '${OID}'`)
    expect(asked[0]?.context).toMatchObject({ requestId: 'r1', deadlineAtMs: 11_000 })
    expect(asked[0]?.context.spent).toBe(spent)
    expect(asked[0]?.context.signal.aborted).toBe(false)
  })

  test('9: of an explicit mapping asks by id, in the form Salesforce answers with', async () => {
    await lookups.lookupUserById('005000000000001', undefined)
    expect(asked[0]?.soql[0]).toContain(`WHERE Id = '${ID}'`)
    expect(asked[0]?.context).toMatchObject({ requestId: 'lookup', spent: { calls: 0 } })
  })

  test('asks for what the policy in force needs, each time anew', async () => {
    await lookups.lookupUsers(OID, undefined)
    needs = { fields: { region: 'Region__c' }, reports: true, accountTeams: true, groups: true }
    answers = [[{ ...user, Region__c: 'EMEA' }], [], []]
    const [found] = await lookups.lookupUsers(OID, undefined)
    expect(asked.map(({ soql }) => soql.length)).toEqual([1, 3])
    expect(found).toMatchObject({ attributes: { region: 'EMEA' }, reportIds: [], accountTeamIds: [] })
    expect(await lookups.integrationUser(undefined)).toMatchObject({
      attributes: { region: 'EMEA' },
      reportIds: [],
    })
    expect(warned).toEqual([])
  })

  test.each([
    [{ reports: true, accountTeams: false }, [[user], many], ['reportIds']],
    [{ reports: false, accountTeams: true }, [[user], many], ['accountTeamIds']],
    [{ reports: true, accountTeams: true }, [[user], many, many], ['reportIds', 'accountTeamIds']],
  ])(
    'that finds more than 1,000 ids says so in the log, for people and apps (%#)',
    async (over, given, missing) => {
      needs = { ...needs, ...over }
      answers = given
      await lookups.lookupUsers(OID, undefined)
      await lookups.integrationUser(undefined)
      const line = [{ salesforceUserId: ID, missing }, 'More than 1,000 ids: grants that use them are off.']
      expect(warned).toEqual([line, line])
    },
  )

  test('of a field that the integration user can’t read is an operator’s matter, not the caller’s', async () => {
    for (const code of ['field-security', 'salesforce-refused', 'salesforce-busy'] as const) {
      failure = new Problem(code)
      const expected = code === 'field-security' ? 'salesforce-refused' : code
      await expect(lookups.lookupUsers(OID, undefined)).rejects.toMatchObject({ code: expected })
      await expect(lookups.integrationUser(undefined)).rejects.toMatchObject({ code: expected })
    }
  })

  test('that finds no integration user fails with the name of the setting in private', async () => {
    answers = [[]]
    const problem = await lookups.integrationUser(undefined).catch((error: unknown) => error)
    if (!(problem instanceof Problem)) throw problem
    expect(problem.code).toBe('salesforce-login-failed')
    expect(problem.cause).toMatchObject({
      message: expect.stringContaining('SALESFORCE_INTEGRATION_USERNAME'),
    })
    expect(JSON.stringify([problem.detail, problem.members])).not.toContain('integration@x')
  })
})
