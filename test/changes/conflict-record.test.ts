/** Where the policy says `conflict: record`, whatever was edited meanwhile keeps a change from being written. */
import { expect, test } from 'vitest'
import type { Value } from '../../simulator/salesforce/model.ts'
import type { Yaml } from '../support/policy-file.ts'
import { expectProblem } from '../support/problem.ts'
import type { Answer } from '../support/system.ts'
import { expectOneWrite, PILOT, pending, proposed } from './asked.ts'
import { onEngines } from './on-engines.ts'
import { MINUTE, type World } from './world.ts'

const TOUCHED =
  'The record was changed since, and the policy wants nothing of it changed. Nothing was written.'

const idOf = (w: World) => String(w.deal(PILOT).Id)
const edit = (w: World, values: Readonly<Record<string, Value>>) => w.edit('Opportunity', idOf(w), values)

const ownDeals = ({ objects: { Opportunity } }: Yaml) =>
  Opportunity.grants.find((g: Yaml) => g.id === 'rep-update-own-opportunities')
const byRecord = (policy: Yaml) => {
  ownDeals(policy).conflict = 'record'
}
const byFields = (policy: Yaml) => {
  ownDeals(policy).conflict = 'fields'
}

/** What the org kept of the deal since this moment. */
const keptSince = (w: World) => {
  const before = w.commits.of('Opportunity', idOf(w)).length
  return () => w.commits.of('Opportunity', idOf(w)).slice(before)
}

/** Nothing was written, and nobody was told what others wrote. */
async function expectTouched(w: World, refused: Answer, kept: () => readonly unknown[]): Promise<void> {
  expectProblem(refused, 'change-conflict')
  expect(refused.body).toMatchObject({ detail: TOUCHED, conflicts: [] })
  expect(JSON.stringify(refused.body)).not.toContain('Met at the fair.')
  expect(await w.stateOf(refused.body.changeId)).toBe('conflict')
  expect(kept()).toEqual([])
}

onEngines(
  'a record that must not move',
  world => {
    test('34: property 9: is not written when another field was edited meanwhile', async () => {
      const w = world()
      const change = await proposed(w, { nextStepText: 'Call Helena' })
      w.pass(2 * MINUTE)
      await edit(w, { Description: 'Met at the fair.' })
      const kept = keptSince(w)
      await expectTouched(w, await w.confirm('rep.emea', change), kept)
      const shown = await w.ask('rep.emea', `/v1/changes/${change.changeId}`)
      expect(shown.body).toMatchObject({ state: 'conflict', code: 'change-conflict', detail: TOUCHED })
      expect(shown.body.message).toMatch(/^Nothing was written: the record has moved on \(.+\)\.$/)
    })

    test('34: property 9: is written when the policy looks at the fields only', async () => {
      const w = world()
      await w.policy(byFields)
      const change = await proposed(w, { nextStepText: 'Call Helena' })
      w.pass(2 * MINUTE)
      await edit(w, { Description: 'Met at the fair.' })
      const kept = keptSince(w)
      expect((await w.confirm('rep.emea', change)).body.state).toBe('executed')
      expect(kept()).toMatchObject([{ NextStep: 'Call Helena', Description: 'Met at the fair.' }])
    })

    test('34: property 9: is written in one call when nobody touched it', async () => {
      const w = world()
      const change = await proposed(w, { nextStepText: 'Call Helena' })
      w.pass(2 * MINUTE)
      await w.system.clearJournal()
      expect((await w.confirm('rep.emea', change)).body.state).toBe('executed')
      expect(await w.meteredCalls()).toBe(1)
      await expectOneWrite(w, { NextStep: 'Call Helena' })
    })

    test('34: property 9: is not written when another field is edited between the last look and the write', async () => {
      const w = world()
      const change = await proposed(w, { nextStepText: 'Call Helena' })
      let kept = keptSince(w)
      w.faults.meanwhile('intent', async () => {
        w.pass(2_000)
        await edit(w, { Description: 'Met at the fair.' })
        kept = keptSince(w)
      })
      await expectTouched(w, await w.confirm('rep.emea', change), () => kept())
    })

    test('34: property 9: tells what is there now where the edit was of the same field', async () => {
      const w = world()
      const change = await proposed(w, { nextStepText: 'Call Helena' })
      w.pass(2 * MINUTE)
      await edit(w, { NextStep: 'Wait for legal' })
      const kept = keptSince(w)
      const refused = await w.confirm('rep.emea', change)
      expectProblem(refused, 'change-conflict')
      expect(refused.body.conflicts).toMatchObject([{ field: 'NextStep', found: 'Wait for legal' }])
      expect(kept()).toEqual([])
    })

    test('34: property 9: is not written after an approval, when another field was edited before it', async () => {
      const w = world()
      const change = await pending(w)
      w.pass(MINUTE)
      await edit(w, { Description: 'Met at the fair.' })
      const kept = keptSince(w)
      await expectTouched(w, await w.decide('manager.emea', change), kept)
    })

    test('34: property 9: is not written when the policy has let go of it since: what was agreed to stands', async () => {
      const w = world()
      const change = await proposed(w, { nextStepText: 'Call Helena' })
      await w.policy(byFields)
      w.pass(2 * MINUTE)
      await edit(w, { Description: 'Met at the fair.' })
      const kept = keptSince(w)
      await expectTouched(w, await w.confirm('rep.emea', change), kept)
    })

    test('34: property 8: is not written when the policy asks for it only since the change was proposed', async () => {
      const w = world()
      await w.policy(byFields)
      const change = await proposed(w, { nextStepText: 'Call Helena' })
      await w.policy(byRecord)
      const kept = keptSince(w)
      expectProblem(await w.confirm('rep.emea', change), 'change-denied')
      expect(await w.stateOf(change.changeId)).toBe('failed')
      expect(kept()).toEqual([])
    })

    test('34: property 3: the moment it was read at is under the hash of the change', async () => {
      const w = world()
      const change = await pending(w)
      w.pass(MINUTE)
      await edit(w, { Description: 'Met at the fair.' })
      const { db } = w.store
      const row = db.selectFrom('change').select('payload').where('id', '=', change.changeId)
      const payload = JSON.parse((await row.executeTakeFirstOrThrow()).payload)
      payload.writes[0].modstamp = w.deal(PILOT).SystemModstamp
      await db
        .updateTable('change')
        .set({ payload: JSON.stringify(payload) })
        .where('id', '=', change.changeId)
        .execute()
      const kept = keptSince(w)
      expectProblem(await w.decide('manager.emea', change), 'change-altered')
      expect(kept()).toEqual([])
    })
  },
  { policy: byRecord },
)
