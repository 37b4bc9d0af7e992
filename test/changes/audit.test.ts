import { describe, expect, test } from 'vitest'
import { exportOf, type Folder, newFolder, signAll, verified } from '../audit/support.ts'
import { expectProblem } from '../support/problem.ts'
import { PILOT, pending, proposed, update } from './asked.ts'
import { onEngines } from './on-engines.ts'
import { objectIdOf, type World } from './world.ts'

const told = async (w: World, changeId: string) =>
  (await w.steps(changeId)).map(({ kind, step }) => `${kind} ${step}`)

onEngines('the audit of changes', world => {
  test('63, 64: property 11: every step of a change is there in order, and the chain is whole', async () => {
    const w = world()
    const made = await pending(w)
    await w.decide('manager.emea', made)
    expect(await told(w, made.changeId)).toEqual([
      'step proposed',
      'step confirmed',
      'step approved',
      'intent executing',
      'outcome executed',
    ])
    const undone = await w.undo('rep.emea', made)
    expect(await told(w, undone.body.changeId)).toEqual([
      'step approved',
      'intent executing',
      'outcome executed',
    ])
    const refused = await pending(w, '120000')
    await w.decide('manager.emea', refused, 'reject')
    expect(await told(w, refused.changeId)).toEqual(['step proposed', 'step confirmed', 'step rejected'])
    const dropped = await proposed(w, { nextStepText: 'Never mind' })
    await w.cancel('rep.emea', dropped)
    expect(await told(w, dropped.changeId)).toEqual(['step proposed', 'step cancelled'])
    const lapsed = await proposed(w, { nextStepText: 'Too late' })
    w.pass(600_000)
    await w.work()
    expect(await told(w, lapsed.changeId)).toEqual(['step proposed', 'step expired'])
    const met = await proposed(w, { nextStepText: 'Call Helena' })
    await w.edit('Opportunity', String(w.deal(PILOT).Id), { NextStep: 'Wait for legal' })
    await w.confirm('rep.emea', met)
    expect(await told(w, met.changeId)).toEqual([
      'step proposed',
      'step confirmed',
      'intent executing',
      'outcome conflict',
    ])
    const folder: Folder = await newFolder()
    try {
      await signAll(w.store, folder.checkpoints, 10)
      const { faults, chains } = await verified(await exportOf(w.store), folder.checkpoints)
      expect(faults).toEqual([])
      expect(chains.every(({ seq, signed }) => seq === signed)).toBe(true)
    } finally {
      await folder.remove()
    }
  })

  test('63: property 11: says who, for whom, by which grants and which approval', async () => {
    const w = world()
    const change = await pending(w)
    await w.decide('manager.emea', change)
    const entries = await w.steps(change.changeId)
    for (const entry of entries)
      expect(entry).toMatchObject({
        payloadHash: change.payloadHash,
        operation: 'UpdateOpportunity',
        requester: { objectId: objectIdOf('rep.emea'), salesforceUserId: w.user('rep.emea') },
        grants: ['rep-update-own-opportunities'],
        policyHash: expect.stringMatching(/./),
        writes: [{ object: 'Opportunity', recordId: w.deal(PILOT).Id }],
      })
    expect(entries.map(({ objectId }) => objectId)).toEqual(
      ['rep.emea', 'rep.emea', 'manager.emea', 'manager.emea', 'manager.emea'].map(objectIdOf),
    )
    expect(entries[2]?.approval).toEqual({ clause: 'large-amount', decision: 'approve', assurance: 'signed' })
    expect(entries.at(-1)).toMatchObject({ salesforceCalls: 1 })
  })

  test('63: no intent kept, no call made, whoever has a change made', async () => {
    const w = world()
    const confirmed = await proposed(w)
    const approved = await pending(w)
    const { body: made } = await w.confirm('rep.emea', await proposed(w, { closeDate: 'in 3 weeks' }))
    await w.system.clearJournal()
    w.commits.clear()
    const acts = [
      () => w.confirm('rep.emea', confirmed),
      () => w.decide('manager.emea', approved),
      () => w.undo('rep.emea', made),
      () => w.ask('rep.emea', '/v1/tasks/create', { subject: 'Call' }),
    ]
    for (const act of acts) {
      w.faults.breakNow({ auditOnly: true })
      expectProblem(await act(), 'audit-unavailable')
      w.faults.mend()
    }
    w.faults.breakNow({ auditOnly: true })
    await w.work()
    expect(await w.writeCalls()).toEqual([])
    expect([...w.commits.of('Opportunity'), ...w.commits.of('Task')]).toEqual([])
  })

  test('63: an intent that can’t be kept leaves the change to be made later, once', async () => {
    const w = world()
    const change = await pending(w)
    w.faults.breakAt({ when: 'before', entry: 'intent', auditOnly: true })
    expectProblem(await w.decide('manager.emea', change), 'audit-unavailable')
    expect(await w.stateOf(change.changeId)).toBe('approved')
    w.faults.mend()
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('executed')
    expect(w.commits.of('Opportunity')).toHaveLength(1)
  })
})

const secrets = {
  NextStep: 'hmac-0e7c1d next step',
  Description: 'none-55aa93 words of a description',
}

describe('values in the audit', () => {
  onEngines(
    'by their class',
    world => {
      test('65: values of class hmac and none are in no row, those of class value are', async () => {
        const w = world()
        const values = [
          { field: 'NextStep', value: secrets.NextStep },
          { field: 'Description', value: secrets.Description },
        ]
        const recordId = String(w.deal(PILOT).Id)
        const before = String(w.deal(PILOT).NextStep)
        const { body } = await w.ask('rep.emea', '/v1/records/Opportunity/update', { recordId, values })
        const { body: done } = await w.confirm('rep.emea', body)
        expect(done.state).toBe('executed')
        const { body: other } = await update(w, { closeDate: '2026-12-24' })
        await w.confirm('rep.emea', other)
        const rows = await w.store.db
          .selectFrom('audit_entry')
          .select('body')
          .where('kind', '!=', 'call')
          .execute()
        const kept = rows.map(row => row.body).join('\n')
        const entries = [...(await w.steps(body.changeId)), ...(await w.steps(other.changeId))]
        expect(entries).toHaveLength(8)
        for (const secret of [...Object.values(secrets), before])
          expect([kept.includes(secret), JSON.stringify(entries).includes(secret)]).toEqual([false, false])
        expect(entries[0]?.writes[0]?.fields).toEqual([
          {
            field: 'NextStep',
            before: expect.stringMatching(/^[\w-]{20,}$/),
            after: expect.stringMatching(/^[\w-]{20,}$/),
          },
          { field: 'Description' },
        ])
        expect(entries[4]?.writes[0]?.fields).toMatchObject([{ field: 'CloseDate', after: '2026-12-24' }])
        expect(w.system.log.map(line => JSON.stringify(line)).join('\n')).not.toContain(secrets.NextStep)
      })
    },
    {
      policy: policy => {
        policy.objects.Opportunity.fields.NextStep.audit = 'hmac'
        policy.objects.Opportunity.fields.Description.audit = 'none'
      },
    },
  )
})
