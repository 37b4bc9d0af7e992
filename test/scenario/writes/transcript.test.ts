/** A conversation that holds secrets is kept nowhere. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Entries, keptEntries } from '../../support/entries.ts'
import { expectProblem } from '../../support/problem.ts'
import { writingSystem } from './org.ts'

const entries: Entries = keptEntries()
const w = writingSystem({ openStore: entries.openStore })
const CARD = '4111 1111 1111 1111'
const MARK = 'quail-under-glass'

/** Everything the proxy has on disk, as it lies there. */
async function stored(): Promise<string> {
  const { dataDir } = w.system
  const names = await readdir(dataDir, { recursive: true, withFileTypes: true })
  const files = names.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  return (await Promise.all(files.map(file => readFile(file, 'latin1')))).join('\n')
}

const secrets = [
  ['a payment card number', `my card is ${CARD}`, CARD],
  ['a bank account number', 'pay to DE89 3704 0044 0532 0130 00', '0532 0130'],
  ['a password', 'the password is: Winter-Grouse-77', 'Winter-Grouse-77'],
] as const

test.each(secrets)(
  '65: a case whose conversation holds %s is refused at no call, and nothing of it is kept',
  async (words, said, secret) => {
    const cases = w.count('Case')
    const body = {
      subject: 'Invoice',
      accountName: 'Acme Corp',
      transcript: `Caller: ${MARK}, ${said}\nAgent: thank you`,
    }
    for (const style of ['problem', 'outcome']) {
      const refused = await w.write('/v1/cases/create', body, { headers: { 'x-response-style': style } })
      if (style === 'problem') expectProblem(refused, 'change-invalid')
      else expect([refused.status, refused.body.outcome]).toEqual([200, 'invalid'])
      expect(refused.body.detail ?? refused.body.message).toContain(words)
      expect(refused.calls).toBe(0)
      const everywhere = [JSON.stringify(refused.body), await stored(), JSON.stringify(w.system.log)]
      for (const place of everywhere) {
        expect(place).not.toContain(secret)
        expect(place).not.toContain(secret.replaceAll(' ', ''))
        expect(place).not.toContain(MARK)
      }
      // That it was asked, and refused, is in the audit.
      expect(entries.of(refused)).toMatchObject({ operation: 'CreateCase', code: 'change-invalid' })
    }
    expect(w.count('Case')).toBe(cases)
    const { body: list } = await w.system.get('/v1/changes', { as: 'rep.emea' })
    expect(list.changes).toEqual([])
  },
)

test('65: a conversation without any is kept with the case', async () => {
  const asked = await w.write('/v1/cases/create', {
    subject: 'Invoice',
    accountName: 'Acme Corp',
    transcript: 'Caller: order 4111 1111 is late',
  })
  expect(asked.body.outcome).toBe('confirmationRequired')
  const made = await w.confirm(asked)
  expect(w.row('Case', made.body.recordIds[0])?.Description).toBe(
    'Conversation:\nCaller: order 4111 1111 is late',
  )
})
