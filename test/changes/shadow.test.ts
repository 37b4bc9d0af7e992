import { expect, test } from 'vitest'
import type { Yaml } from '../support/policy-file.ts'
import { expectProblem } from '../support/problem.ts'
import { expectNoWrite, PILOT, pending, proposed } from './asked.ts'
import { onEngines } from './on-engines.ts'

const ownDeals = (policy: Yaml) =>
  policy.objects.Opportunity.grants.find((grant: Yaml) => grant.id === 'rep-update-own-opportunities')

onEngines(
  'a pilot',
  world => {
    test('is shown, confirmed and told as any change, and writes nothing', async () => {
      const w = world()
      const change = await proposed(w, { nextStepText: 'Call Helena' })
      const { status, body } = await w.confirm('rep.emea', change)
      expect([status, body.outcome, body.state]).toEqual([200, 'simulated', 'simulated'])
      expect(body.differences).toMatchObject([{ field: 'NextStep', after: 'Call Helena' }])
      await expectNoWrite(w)
      expect((await w.steps(change.changeId)).map(({ step }) => step)).toEqual([
        'proposed',
        'confirmed',
        'simulated',
      ])
    })

    test('asks approvers, too, and holds to what they say', async () => {
      const w = world()
      const change = await pending(w)
      expect((await w.decide('manager.emea', change)).body.state).toBe('simulated')
      const other = await pending(w, '120000')
      expect((await w.decide('manager.emea', other, 'reject')).body.state).toBe('rejected')
      await expectNoWrite(w)
    })

    test('meets the same limits', async () => {
      const w = world()
      const refused = await w.ask('rep.emea', '/v1/opportunities/update', {
        opportunityName: `Acme Corp - ${PILOT}`,
        amount: '6000000',
      })
      expectProblem(refused, 'change-denied')
    })

    test('is what the list of one’s changes reports: what would have happened', async () => {
      const w = world()
      const change = await proposed(w, { nextStepText: 'Call Helena' })
      await w.confirm('rep.emea', change)
      const { body } = await w.ask('rep.emea', '/v1/changes?state=finished')
      expect(body.changes).toMatchObject([
        {
          changeId: change.changeId,
          state: 'simulated',
          differences: [
            { field: 'NextStep', before: 'Workshop with the service managers', after: 'Call Helena' },
          ],
        },
      ])
    })

    test('tells where somebody has changed the record meanwhile', async () => {
      const w = world()
      const change = await proposed(w, { nextStepText: 'Call Helena' })
      w.pass(60_000)
      await w.edit('Opportunity', String(w.deal(PILOT).Id), { NextStep: 'Wait for legal' })
      w.commits.clear()
      await w.system.clearJournal()
      expectProblem(await w.confirm('rep.emea', change), 'change-conflict')
      await expectNoWrite(w)
    })

    test('has nothing to undo', async () => {
      const w = world()
      const change = await proposed(w)
      const { body } = await w.confirm('rep.emea', change)
      expect(body.undoUntil).toBeUndefined()
      expectProblem(await w.undo('rep.emea', change), 'change-state')
      await expectNoWrite(w)
    })

    test('stays one when the pilot ends before it was confirmed', async () => {
      const w = world()
      const change = await proposed(w)
      await w.policy(policy => {
        ownDeals(policy).shadow = false
      })
      expect((await w.confirm('rep.emea', change)).body.state).toBe('simulated')
      await expectNoWrite(w)
    })
  },
  {
    policy: policy => {
      ownDeals(policy).shadow = true
    },
  },
)
