/** The story of the changes: a deal is updated, approved, fought over and put back. Each scene says what it promises. */
import type { Body } from './questions.ts'
import type { Answered, Stage } from './stage.ts'

export interface Scene {
  /** Local part of the actor's name. */
  readonly as: string
  readonly words: string
  readonly operation: string
  readonly answer: Body
  readonly calls: number
  readonly why: string
  /** What was not as promised; empty when all was. */
  readonly faults: readonly string[]
}

/** A seller who also holds the managers' role: the one who might approve what they ask for themselves. */
export const extraRoles = { 'rep.emea as manager': ['Sales.Rep', 'Sales.Manager'] } as const

const REP = 'rep.emea'
const MANAGER = 'manager.emea'
const COLLEAGUE = 'manager.sales'

interface Promised {
  readonly outcome: string
  /** Part of what is said. */
  readonly says?: string
  readonly calls: number
}

/** Plays the scenes in order; `tell` hears of each as soon as it is over. */
export async function playChanges(stage: Stage, tell: (scene: Scene) => void): Promise<readonly Scene[]> {
  const scenes: Scene[] = []
  const scene = (
    as: string,
    words: string,
    operation: string,
    { answer, calls, status }: Answered,
    promised: Promised,
    why: string,
    further: readonly string[] = [],
  ) => {
    const faults = [
      ...(answer.outcome === promised.outcome
        ? []
        : [`outcome ${answer.outcome} (HTTP ${status}), not ${promised.outcome}`]),
      ...(String(answer.message).includes(promised.says ?? '')
        ? []
        : [`“${answer.message}”, not “${promised.says}”`]),
      ...(calls === promised.calls ? [] : [`${calls} Salesforce calls, not ${promised.calls}`]),
      ...further,
    ]
    const one = { as, words, operation, answer, calls, why, faults }
    scenes.push(one)
    tell(one)
    return answer
  }
  const deal = await stage.find(
    REP,
    "SELECT Id, Name FROM Opportunity WHERE Account.Name LIKE 'Acme%' AND IsClosed = false AND HasOpportunityLineItem = false AND Owner.Username = 'rep.emea@contoso.example' ORDER BY CloseDate LIMIT 1",
  )
  const [dealId, dealName] = [String(deal.Id), String(deal.Name)]
  await stage.edit(REP, 'Opportunity', dealId, { Amount: 65_000 })
  const amountNow = async () =>
    (await stage.find(REP, `SELECT Amount FROM Opportunity WHERE Id = '${dealId}'`)).Amount
  for (const person of [REP, MANAGER, COLLEAGUE]) await stage.ask(person, '/me')
  const confirm = (answer: Body, as = REP) =>
    stage.ask(as, `/changes/${answer.changeId}/confirm`, { payloadHash: answer.payloadHash })
  const decide = (answer: Body, as: string) =>
    stage.ask(as, `/changes/${answer.changeId}/decision`, {
      decision: 'approve',
      payloadHash: answer.payloadHash,
    })

  const classic = scene(
    REP,
    'Update the Acme opportunity to $75K and set a follow-up for next Tuesday.',
    'UpdateOpportunityAndFollowUp',
    await stage.ask(REP, '/opportunities/update-and-follow-up', {
      opportunityName: dealName,
      amount: '$75K',
      followUpDate: 'next Tuesday',
    }),
    { outcome: 'confirmationRequired', calls: 1 },
    'One call finds the deal, its values and whether its amount comes from products. Nothing is written yet.',
  )
  scene(
    REP,
    'Yes, do it.',
    'ConfirmChange',
    await confirm(classic),
    { outcome: 'ok', calls: 1 },
    'Deal and task in one call, both or neither, and only while the deal is as it was shown: two calls in all.',
    (await amountNow()) === 75_000 ? [] : ['the amount is not 75,000 in Salesforce'],
  )
  scene(
    REP,
    'Yes, do it. (sent again)',
    'ConfirmChange',
    await confirm(classic),
    { outcome: 'ok', calls: 0 },
    'A replay is answered from what was kept. Salesforce is not asked, and nothing is written twice.',
  )
  scene(
    REP,
    'Yes to another hash than was shown.',
    'ConfirmChange',
    await confirm({ ...classic, payloadHash: `sha256:${'0'.repeat(64)}` }),
    { outcome: 'conflict', says: 'not the change that was shown', calls: 0 },
    'Whoever agrees, agrees to exactly what was shown.',
  )
  const large = scene(
    REP,
    'Actually, they want the whole plant: make it $140K.',
    'UpdateOpportunity',
    await stage.ask(REP, '/opportunities/update', {
      opportunityId: dealId,
      amount: '$140K',
      reason: 'The customer adds the second plant.',
    }),
    { outcome: 'confirmationRequired', calls: 1 },
    'Above 100,000 the policy asks a manager, after the seller has confirmed.',
  )
  scene(
    REP,
    'Yes, ask the manager.',
    'ConfirmChange',
    await confirm(large),
    { outcome: 'approvalRequired', calls: 0 },
    'It waits, with a hash of exactly what will be written.',
  )
  scene(
    REP,
    'I am a manager too: I approve it myself.',
    'DecideChange',
    await decide(large, 'rep.emea as manager'),
    { outcome: 'denied', says: 'Nobody approves', calls: 0 },
    'Nobody approves what they asked for, whatever roles they hold.',
  )
  scene(
    MANAGER,
    'What waits for me?',
    'ListApprovalsForMe',
    await stage.ask(MANAGER, '/approvals'),
    { outcome: 'ok', calls: 0 },
    'Approvers see before and after, who asks and why.',
  )
  scene(
    MANAGER,
    'Approve it.',
    'DecideChange',
    await decide(large, MANAGER),
    { outcome: 'ok', calls: 1 },
    'The manager’s own token decides; the stored change is written as the seller, once.',
    (await amountNow()) === 140_000 ? [] : ['the amount is not 140,000 in Salesforce'],
  )
  scene(
    COLLEAGUE,
    'Approve it. (too late)',
    'DecideChange',
    await decide(large, COLLEAGUE),
    { outcome: 'conflict', says: 'executed already', calls: 0 },
    'A change is decided once.',
  )
  const contested = scene(
    REP,
    'Set the next step to “Send the offer”.',
    'UpdateOpportunity',
    await stage.ask(REP, '/opportunities/update', { opportunityId: dealId, nextStepText: 'Send the offer' }),
    { outcome: 'confirmationRequired', calls: 1 },
    'Meanwhile a colleague writes another next step, in Salesforce itself.',
  )
  await stage.edit('manager.sales', 'Opportunity', dealId, { NextStep: 'Wait for legal' })
  scene(
    REP,
    'Yes, do it.',
    'ConfirmChange',
    await confirm(contested),
    { outcome: 'conflict', says: 'moved on', calls: 2 },
    'Salesforce itself stopped the write: the field no longer holds what was shown. Nothing is overwritten.',
  )
  const step = scene(
    REP,
    'Then: “Send the offer after legal”.',
    'UpdateOpportunity',
    await stage.ask(REP, '/opportunities/update', {
      opportunityId: dealId,
      nextStepText: 'Send the offer after legal',
    }),
    { outcome: 'confirmationRequired', calls: 1 },
    'A fresh change, from what is there now.',
  )
  scene(REP, 'Yes, do it.', 'ConfirmChange', await confirm(step), { outcome: 'ok', calls: 1 }, 'Written.')
  scene(
    REP,
    'No, I was wrong: undo that.',
    'UndoChange',
    await stage.ask(REP, `/changes/${step.changeId}/undo`, null),
    { outcome: 'ok', calls: 2 },
    'A change of its own that puts back what was there, if nobody has touched it since.',
  )
  return scenes
}
