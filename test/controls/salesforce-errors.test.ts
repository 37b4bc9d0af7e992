import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { SalesforceError } from '../../simulator/salesforce/model.ts'
import { type System, startSystem } from '../support/system.ts'

let system: System
let restore: () => void
beforeAll(async () => {
  system = await startSystem()
  await system.get('/v1/accounts?accountName=Acme', { as: 'rep.emea' })
  const { access } = system.simulator.org
  const { reader } = access
  restore = () => {
    access.reader = reader
    touch()
  }
})
afterEach(() => restore())
afterAll(() => system.stop())

/** What the simulated org remembers of a user's access hangs on its rows: writing one makes it look again. */
function touch() {
  const { store } = system.simulator.org
  const [account] = store.rows('Account')
  if (account !== undefined) store.put('Account', account)
}

/** The org answers every read with this error of Salesforce's. */
function failing(status: number, code: string, message: string) {
  system.simulator.org.access.reader = () => {
    throw new SalesforceError(status, code, message, ['Credit_Limit__c', 'Internal_Notes__c'])
  }
  touch()
}

const ID = '001gK0000001004QAA'
/** Salesforce's own words for each code, with what they would give away. */
const errors = [
  [400, 'INVALID_FIELD', "No such column 'Credit_Limit__c' on entity 'Account'."],
  [400, 'INVALID_TYPE', "sObject type 'Secret__c' is not supported."],
  [
    400,
    'MALFORMED_QUERY',
    "Credit_Limit__c > 5000 AND OwnerId = '005gK0000001003QAA' ^ ERROR at Row:1:Column:40",
  ],
  [400, 'INVALID_QUERY_FILTER_OPERATOR', 'Internal_Notes__c can not be filtered in a query call'],
  [400, 'QUERY_TIMEOUT', 'Your query request was running for too long on Credit_Limit__c.'],
  [
    400,
    'DUPLICATE_VALUE',
    `duplicate value found: External_Ref__c duplicates value on record with id: ${ID}`,
  ],
  [400, 'DUPLICATES_DETECTED', `You're creating a duplicate of Acme Corp APAC (${ID}).`],
  [400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Credit_Limit__c of Acme Corp APAC is 125000'],
  [400, 'FIELD_INTEGRITY_EXCEPTION', `Account ID: id value of incorrect type: ${ID}`],
  [400, 'INVALID_CROSS_REFERENCE_KEY', `invalid cross reference id ${ID}`],
  [400, 'ENTITY_IS_DELETED', `entity is deleted: ${ID}`],
  [400, 'UNABLE_TO_LOCK_ROW', `unable to obtain exclusive access to this record or 1 records: ${ID}`],
  [400, 'EXCEEDED_ID_LIMIT', `too many ids, first ${ID}`],
  [400, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'SecretTrigger: System.NullPointerException at line 12'],
  [403, 'INSUFFICIENT_ACCESS_OR_READONLY', `insufficient access rights on ${ID}`],
  [
    403,
    'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    `insufficient access rights on cross-reference id: ${ID}`,
  ],
  [403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for 00DgK0000001000UAA.'],
  [403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded for 00DgK0000001000UAA.'],
  [404, 'NOT_FOUND', `Provided external ID field does not exist: ${ID}`],
  [
    500,
    'UNKNOWN_EXCEPTION',
    'An unexpected error occurred. ErrorId if you contact support: 12345-67890 (Credit_Limit__c)',
  ],
  [503, 'SERVER_UNAVAILABLE', 'Too many requests waiting for connections on NA139.'],
  [400, 'A_CODE_NOBODY_KNOWS', `Credit_Limit__c ${ID} Acme Corp APAC`],
] as const

/** Ids, Salesforce's codes, hidden fields, names and stack traces. */
const leak =
  /\b0[0-9A-Za-z]{2}gK\w{9,12}\b|[A-Z]{3,}_[A-Z_]{3,}|__c\b|APAC|Exception|ErrorId|NA139|Row:|\.ts:\d/

test.each(errors)(
  '31: HTTP %i %s from Salesforce is told in the proxy’s own words',
  { timeout: 60_000 },
  async (status, code, message) => {
    failing(status, code, message)
    for (const path of [
      '/v1/records/Account/001gK0000001001QAA',
      '/v1/accounts?accountName=Acme',
      '/v1/search?text=Acme&objects=Account',
    ]) {
      const answer = await system.get(path, { as: 'rep.emea' })
      expect(answer.status).toBeGreaterThanOrEqual(400)
      const { traceId, ...said } = answer.body
      expect(traceId).toBe(answer.headers.get('sally-request-id'))
      expect(JSON.stringify(said)).not.toMatch(leak)
      const outcome = await system.get(path, { as: 'rep.emea', headers: { 'x-response-style': 'outcome' } })
      expect(JSON.stringify({ ...outcome.body, traceId: '' })).not.toMatch(leak)
    }
  },
)
