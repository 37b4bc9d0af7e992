import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JournalEntry } from '../../simulator/journal.ts'
import { nthId } from '../../simulator/salesforce/ids.ts'
import { type System, startSystem } from '../support/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
  await system.get('/v1/accounts?accountName=Acme', { as: 'rep.emea' })
})
afterAll(() => system.stop())

/** What was sent to Salesforce, with the id that was asked for taken out. */
async function sent(path: string, id: string): Promise<readonly string[]> {
  await system.clearJournal()
  await system.get(path.replace('ID', id), { as: 'rep.emea' })
  const shape = ({ target, method, path, query, metered, status }: JournalEntry) =>
    JSON.stringify([target, method, path, decodeURIComponent(query), metered, status]).replaceAll(id, '<id>')
  return (await system.journal()).map(shape)
}

test.each(['/v1/records/Account/ID', '/v1/accounts/brief?accountId=ID', '/v1/contacts?accountId=ID'])(
  '32: %s takes the same way to Salesforce for a hidden record as for none: one call, the same words',
  async path => {
    const hidden = [...system.simulator.org.store.rows('Account')].find(row => row.Name === 'Acme Corp APAC')
    const absent = await sent(path, nthId('001', 62 ** 5))
    expect(absent).toHaveLength(1)
    expect(await sent(path, String(hidden?.Id))).toEqual(absent)
  },
)
