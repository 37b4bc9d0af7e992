import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { badPolicies, GOOD_POLICY } from '../policy/bad-policies.ts'
import { type Ended, run } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-check-'))
const good = join(folder, 'good.yaml')
const fileOf = (at: number) => join(folder, `bad-${at}.yaml`)
let ended: Ended
let remarks: ReadonlyMap<string, readonly Remark[]>

interface Remark {
  readonly severity: string
  readonly line: number
  readonly column: number
  readonly what: string
  readonly remedy: string
}

beforeAll(async () => {
  writeFileSync(good, GOOD_POLICY)
  for (const [at, bad] of badPolicies.entries()) writeFileSync(fileOf(at), bad.text)
  ended = await run('policy', ['check', '--json', good, ...badPolicies.map((_, at) => fileOf(at))])
  const policies: { file: string; remarks: Remark[] }[] = JSON.parse(ended.stdout).policies
  remarks = new Map(policies.map(p => [p.file, p.remarks]))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('policy check', () => {
  test('refuses sixty bad files and more, in one call, and ends with 78', () => {
    expect(badPolicies.length).toBeGreaterThanOrEqual(60)
    expect([ended.code, ended.stderr]).toEqual([78, ''])
    const refused = badPolicies.filter((_, at) => remarks.get(fileOf(at))?.some(r => r.severity === 'error'))
    expect(refused).toHaveLength(badPolicies.length)
  })

  test('takes the one all others are made from', () => {
    expect(remarks.get(good)?.filter(r => r.severity === 'error')).toEqual([])
  })

  test.each(badPolicies.map((bad, at) => [at, bad] as const))(
    'bad file %i is refused at its line and column, with a remedy',
    (at, { line, column, says }) => {
      const found = remarks.get(fileOf(at)) ?? []
      const fault = found.find(r => r.what.includes(says))
      expect(fault, `${says} in ${JSON.stringify(found)}`).toMatchObject({ severity: 'error', line, column })
      expect(fault?.remedy).toMatch(/^[A-Z].*\.$/)
    },
  )

  test('prints each fault as file:line:column, what, remedy', async () => {
    const [{ line, column } = { line: 0, column: 0 }] = badPolicies
    const { code, stdout } = await run('policy', ['check', fileOf(0)])
    expect(code).toBe(78)
    expect(stdout).toContain(`${fileOf(0)}:${line}:${column}: error apiVersion is sallyport.policy/v2. Write`)
    expect(stdout).not.toContain('\u001b')
  })

  test('finds nothing odd in the shipped policy', async () => {
    const { code, stdout } = await run('policy', ['check', '--strict'])
    expect([code, stdout]).toEqual([0, expect.stringContaining('nothing odd')])
  })
})
