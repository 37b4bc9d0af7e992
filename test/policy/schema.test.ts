import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadPolicy } from '../../api/policy/index.ts'
import { maskForms } from '../../api/policy/model.ts'
import { actions, phases } from '../../api/policy/types.ts'
import { accesses } from '../support/accesses.ts'
import { badPolicies, GOOD_POLICY } from './bad-policies.ts'

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
const schema: Schema = JSON.parse(read('policy.schema.json'))
const takes = new Ajv({ allErrors: true, strict: true, strictRequired: false, strictTypes: false }).compile(
  schema,
)

interface Schema {
  readonly [key: string]: unknown
  readonly properties: Readonly<Record<string, Described>>
  // biome-ignore lint/suspicious/noExplicitAny: parts of a schema, looked into by the tests
  readonly definitions: Readonly<Record<string, any>>
}

// Anchors are gone once YAML is read: no schema sees them.
const seen = badPolicies.filter(bad => bad.says !== 'Anchors')

describe('the schema for editors agrees with the loader', () => {
  test('the shipped policy is taken by both, and names the schema in its first line', () => {
    const text = read('policy.yaml')
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./policy.schema.json')
    expect(() => loadPolicy(text, 'policy.yaml', { operations: accesses })).not.toThrow()
    expect([takes(parse(text)), takes.errors]).toEqual([true, null])
  })

  test('a policy with every part of the language is taken by both', () => {
    expect(() => loadPolicy(GOOD_POLICY, 'good.yaml', { operations: accesses })).not.toThrow()
    expect([takes(parse(GOOD_POLICY)), takes.errors]).toEqual([true, null])
  })

  test('every policy shown in the documents is taken by both', () => {
    const shown = [...read('docs/policy.md').matchAll(/^```yaml policy\n([\s\S]*?)^```$/gm)].map(
      ([, text = '']) => text,
    )
    expect(shown.length).toBeGreaterThan(0)
    for (const text of shown) expect([takes(parse(text)), takes.errors]).toEqual([true, null])
  })

  test('there are forty ways and more to spoil the shape of a policy', () => {
    expect(seen.filter(bad => bad.structural).length).toBeGreaterThanOrEqual(40)
  })

  test.each(seen.filter(bad => bad.structural))('a bad shape is refused: line $line, $says', ({ text }) => {
    expect(takes(parse(text))).toBe(false)
  })

  test.each(seen.filter(bad => !bad.structural))(
    'a good shape is left to the loader: line $line, $says',
    ({ text }) => {
      expect([takes(parse(text)), takes.errors]).toEqual([true, null])
      expect(() => loadPolicy(text, 'bad.yaml', { operations: accesses })).toThrow()
    },
  )

  test('it knows the same phases, actions and masks', () => {
    const { phase, grant } = schema.definitions
    expect(phase.enum).toEqual(phases)
    expect(grant.properties.actions.items.enum).toEqual(actions)
    expect(grant.properties.masks.patternProperties).toEqual({
      '^[A-Za-z][A-Za-z0-9_]{0,79}$': { enum: maskForms },
    })
  })

  test('every key is explained to who writes it', () => {
    const described = ({ description, $ref = '' }: Described): unknown =>
      description ?? schema.definitions[$ref.split('/').at(-1) ?? '']?.description
    const parts = ['grant', 'field', 'role', 'client', 'object', 'approval'].map(
      name => schema.definitions[name],
    )
    for (const { properties } of [schema, ...parts])
      for (const [key, part] of Object.entries<Described>(properties))
        expect(described(part), key).toMatch(/\w/)
  })
})

interface Described {
  readonly description?: string
  readonly $ref?: string
}
