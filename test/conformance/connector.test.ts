import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import Ajv4 from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { dataPath, present } from './data.ts'

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
const shipped = (name: string) => json(new URL(`../../connector/${name}`, import.meta.url).pathname)
const options = { strict: false, allErrors: true }

describe.skipIf(!present('connector'))('the connector passes the published schemas', () => {
  test('apiDefinition.swagger.json fits the connector profile', () => {
    const ajv = new Ajv4.default(options)
    addFormats.default(ajv)
    const validate = ajv.compile(json(dataPath('connector/apiDefinition.connector-profile.schema.json')))
    expect([validate(shipped('apiDefinition.swagger.json')), validate.errors]).toEqual([true, null])
    expect(validate({ swagger: '2.0' })).toBe(false)
  })

  test.each([
    ['apiProperties.json', 'apiProperties.connector-profile.schema.json'],
    ['settings.json', 'paconn-settings.schema.strict.json'],
  ])('%s fits its schema', (file, schemaFile) => {
    const ajv = new Ajv(options)
    addFormats.default(ajv)
    // The vendor's copies carry `id`, which draft 7 calls `$id`.
    const { id: _id, ...schema } = json(dataPath('connector', schemaFile))
    const validate = ajv.compile(schema)
    expect([validate(shipped(file)), validate.errors]).toEqual([true, null])
    expect(validate({ unknown: 1 })).toBe(false)
  })
})
