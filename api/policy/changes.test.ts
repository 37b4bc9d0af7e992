import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { changesBetween } from './changes.ts'
import { loadPolicy } from './index.ts'

const original = readFileSync(join(import.meta.dirname, '../../policy.yaml'), 'utf8')

// biome-ignore lint/suspicious/noExplicitAny: a policy as YAML has it
function modelAfter(change: (policy: any) => void) {
  const policy = parse(original)
  change(policy)
  return loadPolicy(stringify(policy, { aliasDuplicateObjects: false }), 'policy.yaml').model
}
const before = modelAfter(() => undefined)
// biome-ignore lint/suspicious/noExplicitAny: as above
const said = (change: (policy: any) => void) => changesBetween(before, modelAfter(change))

describe('what changed between two policies', () => {
  test('is nothing but words when only version or layout differ', () => {
    expect(said(policy => Object.assign(policy.metadata, { version: '9' }))).toBe('nothing but words')
    expect(changesBetween(before, loadPolicy(original, 'policy.yaml').model)).toBe('nothing but words')
  })

  test('names the phase, from and to', () => {
    expect(said(policy => Object.assign(policy, { phase: 'read-only' }))).toMatch(
      /^phase: controlled-writes to read-only; /,
    )
  })

  test('names an object that came, and what it may be searched by', () => {
    const lists = { Thing: { fields: { Id: { type: 'id' } } } }
    expect(said(policy => Object.assign(policy.objects, lists))).toBe('Thing added')
    expect(said(policy => policy.objects.Case.searchFields.pop())).toBe('Case search: Subject removed')
  })

  test('names a role', () => {
    expect(said(policy => policy.roles.SalesRep.operations.pop())).toBe('roles: SalesRep changed')
  })

  test('names an app that came, went or changed', () => {
    const id = '77777777-7777-4777-8777-777777777777'
    expect(said(policy => Object.assign(policy.clients, { Pilot: { id } }))).toBe('clients: Pilot added')
    expect(said(policy => delete policy.clients.ApiPage)).toBe('clients: ApiPage removed')
    expect(said(policy => policy.clients.Scheduler.operations.pop())).toBe('clients: Scheduler changed')
  })

  test('names limits, step-up and the operations that want to know who asks', () => {
    const changed = said(policy => {
      policy.limits.rowsPerHourMax += 1
      policy.stepUp.SetSwitch = 'c2'
      delete policy.stepUp.DecideUserMapping
      policy.actingUser = ['SetSwitch']
    })
    expect(changed).toBe(
      'limits: changed; stepUp: SetSwitch changed, DecideUserMapping removed; actingUser: SetSwitch added',
    )
  })

  test('names grants, fields and forbids of the object they belong to', () => {
    const changed = said(policy => {
      policy.objects.Account.grants[0].fields.pop()
      policy.objects.Account.grants.splice(1, 1)
      policy.objects.Account.fields.SicDesc = { type: 'string' }
      delete policy.objects.Account.forbid
    })
    expect(changed).toBe(
      'Account fields: SicDesc added; Account grants: rep-own-accounts changed, rep-team-accounts removed; Account forbids: legal-hold removed',
    )
  })

  test('is one bounded line, however much changed', () => {
    const changed = said(policy => {
      for (const role of Object.keys(policy.roles)) policy.roles[role].operations.pop()
      for (const object of Object.values<{ grants?: { id: string }[] }>(policy.objects))
        for (const grant of object.grants ?? []) grant.id += '-renamed-to-something-longer'
    })
    expect(changed.length).toBeLessThanOrEqual(1_000)
    expect(changed).not.toMatch(/\n/)
    expect(changed).toMatch(/…$/)
  })
})
