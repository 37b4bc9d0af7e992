import { expect, test } from 'vitest'
import type { Yaml } from '../support/policy-file.ts'
import { expectProblem } from '../support/problem.ts'
import { PILOT, pending, proposed } from './asked.ts'
import { onEngines } from './on-engines.ts'

const grantOf = (policy: Yaml, id: string): Yaml =>
  policy.objects.Opportunity.grants.find((grant: Yaml) => grant.id === id)
const ownDeals = (policy: Yaml) => grantOf(policy, 'rep-update-own-opportunities')

const tightenings: readonly (readonly [string, (policy: Yaml) => void])[] = [
  [
    'the operation is taken from the role',
    policy => {
      const { SalesRep } = policy.roles
      SalesRep.operations = SalesRep.operations.filter((name: string) => name !== 'UpdateOpportunity')
    },
  ],
  [
    'the field is taken from the grant',
    policy => {
      const grant = ownDeals(policy)
      grant.fields = ['StageName', 'CloseDate', 'Description', 'Loss_Reason__c']
      grant.constraints = grant.constraints.filter((c: Yaml) => c.field !== 'Amount')
      grant.approval = grant.approval.filter((a: Yaml) => a.id !== 'large-amount')
    },
  ],
  [
    'a limit is lowered below the new value',
    policy => {
      ownDeals(policy).constraints[0].range.max = 100_000
    },
  ],
  [
    'the rows are narrowed',
    policy => {
      ownDeals(policy).where.StageName = { eq: 'Prospecting' }
    },
  ],
  [
    'the record comes to be forbidden',
    policy => {
      policy.objects.Opportunity.forbid.push({
        id: 'frozen',
        actions: ['update'],
        where: { StageName: { eq: 'Needs Analysis' } },
        message: 'Frozen.',
      })
    },
  ],
  [
    'a second approval is asked for',
    policy => {
      ownDeals(policy).approval.push({
        id: 'desk-too',
        approvers: ['DealDesk'],
        expires: '24h',
        message: 'The deal desk agrees, too.',
      })
    },
  ],
  [
    'more must agree',
    policy => {
      ownDeals(policy).approval[0].quorum = 2
    },
  ],
  [
    'others must agree',
    policy => {
      ownDeals(policy).approval[0].approvers = ['DealDesk']
    },
  ],
  [
    'the phase goes back to reading',
    policy => {
      policy.phase = 'read-only'
    },
  ],
  [
    'the app may no longer ask it',
    policy => {
      policy.clients.Connector.operations = ['WhoAmI', 'GetChange', 'ConfirmChange', 'DecideChange']
    },
  ],
  [
    'it is only tried out by now',
    policy => {
      ownDeals(policy).shadow = true
    },
  ],
]

onEngines('a policy that was tightened', world => {
  test.each(tightenings)('34: property 8: wins over what was approved before: %s', async (_, tighten) => {
    const w = world()
    const change = await pending(w)
    await w.lock('Opportunity', String(w.deal(PILOT).Id))
    expect((await w.decide('manager.emea', change)).status).toBe(503)
    await w.unlock()
    await w.policy(tighten)
    await w.work()
    const [state] = [await w.stateOf(change.changeId)]
    expect(state).toBe('failed')
    expect(w.commits.of('Opportunity')).toEqual([])
    const outcome = (await w.steps(change.changeId)).at(-1)
    expect(outcome).toMatchObject({ kind: 'outcome', step: 'failed', code: expect.stringMatching(/denied$/) })
  })

  test('45: property 8: wins over what waits for its requester’s yes', async () => {
    const w = world()
    const change = await proposed(w, { amount: '70000' })
    await w.policy(policy => {
      ownDeals(policy).constraints[0].range.max = 60_000
    })
    const refused = await w.confirm('rep.emea', change)
    expectProblem(refused, 'change-denied')
    expect(await w.stateOf(change.changeId)).toBe('failed')
    expect(await w.writeCalls()).toEqual([])
    expect(w.commits.of('Opportunity')).toEqual([])
  })

  test('45: property 8: a confirmation that the policy has come to ask for is not skipped', async () => {
    const w = world()
    const { body: task } = await w.ask('rep.emea', '/v1/tasks/create', { subject: 'Call' })
    expect(task.state).toBe('executed')
    const change = await proposed(w, { nextStepText: 'Call Helena' })
    await w.policy(policy => {
      ownDeals(policy).approval.push({
        id: 'all',
        approvers: ['SalesManager'],
        expires: '1h',
        message: 'All.',
      })
    })
    expectProblem(await w.confirm('rep.emea', change), 'change-denied')
    expect(w.commits.of('Opportunity')).toEqual([])
  })

  test('34: property 8: a loosened policy doesn’t make more of a change than was agreed to', async () => {
    const w = world()
    const change = await pending(w)
    await w.policy(policy => {
      delete ownDeals(policy).approval
      ownDeals(policy).confirm = 'never'
    })
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('pending')
    expect(await w.writeCalls()).toEqual([])
  })

  test('33, 34: property 8: what is switched off meanwhile is not written', async () => {
    const w = world()
    const change = await pending(w)
    const token = await w.system.token('admin.crm', { claims: { acrs: ['c1'] } })
    const turn = async (state: 'off' | 'on') => {
      const body = { kind: 'operation', target: 'UpdateOpportunity', state, reason: 'A drill' }
      expect((await w.ask('admin.crm', '/v1/admin/switches', body, { token })).status).toBe(200)
    }
    await turn('off')
    const refused = await w.decide('manager.emea', change)
    await turn('on')
    expectProblem(refused, 'change-denied')
    expect(await w.stateOf(change.changeId)).toBe('failed')
    expect(w.commits.of('Opportunity')).toEqual([])
  })
})
