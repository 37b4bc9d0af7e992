import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { JsonError } from '../../api/json/parse.ts'
import { readJson } from '../../api/json/read.ts'
import { type System, startSystem } from '../support/system.ts'
import { dataPath, present } from './data.ts'

const suite = 'security/jsontestsuite/test_parsing'

/** Valid JSON that is refused on purpose: names twice, NUL. */
const refusedByDesign = new Set([
  'y_object_duplicated_key.json',
  'y_object_duplicated_key_and_value.json',
  'y_object_escaped_null_in_key.json',
  'y_string_null_escape.json',
])

function accepts(bytes: Uint8Array): boolean {
  try {
    readJson(bytes)
    return true
  } catch (error) {
    // Anything but a JsonError (a RangeError of deep nesting, say) is a defect.
    if (error instanceof JsonError) return false
    throw error
  }
}

describe.skipIf(!present(suite))('JSONTestSuite (318 files)', () => {
  const files = present(suite) ? readdirSync(dataPath(suite)) : []
  const read = (name: string) => readFileSync(dataPath(suite, name))

  test('the suite is whole', () => expect(files).toHaveLength(318))

  test.each(files.filter(f => f.startsWith('y_')))('%s is read, unless refused by design', name => {
    expect(accepts(read(name))).toBe(!refusedByDesign.has(name))
  })

  test.each(files.filter(f => f.startsWith('n_')))('%s is refused', name => {
    expect(accepts(read(name))).toBe(false)
  })

  test.each(files.filter(f => f.startsWith('i_')))('%s is read or refused, never anything else', name => {
    expect(typeof accepts(read(name))).toBe('boolean')
  })

  test('what is read has the meaning JSON.parse gives it', () => {
    for (const name of files.filter(f => f.startsWith('y_') && !refusedByDesign.has(f))) {
      const bytes = read(name)
      expect(JSON.parse(JSON.stringify(readJson(bytes))), name).toEqual(
        JSON.parse(JSON.stringify(JSON.parse(bytes.toString('utf8')))),
      )
    }
  })
})

describe.skipIf(!present(suite))('JSONTestSuite as bodies over HTTP', () => {
  let system: System
  beforeAll(async () => {
    system = await startSystem()
  })
  afterAll(() => system.stop())

  test('never ends in a failure, and n_ files never get past the reader', { timeout: 60_000 }, async () => {
    for (const name of readdirSync(dataPath(suite))) {
      const body = new Uint8Array(readFileSync(dataPath(suite, name)))
      const answer = await system.post('/v1/records/Account/query', body, { as: 'rep.emea' })
      expect(answer.status, name).toBeLessThan(500)
      expect(answer.status, name).toBeGreaterThanOrEqual(400)
      expect(answer.headers.get('content-type'), name).toBe('application/problem+json; charset=utf-8')
      if (name.startsWith('n_'))
        expect(['invalid-json', 'payload-too-large'], name).toContain(answer.body.code)
      if (name.startsWith('y_') && !refusedByDesign.has(name))
        expect(answer.body.code, name).toBe('invalid-request')
    }
  })
})
