/** What clients want, each wish told apart from every other by what it writes. */
import type { Org } from '../../simulator/salesforce/model.ts'
import type { Dice } from './dice.ts'

export interface Wish {
  readonly n: number
  readonly rep: string
  readonly manager: string
  readonly path: string
  readonly body: Readonly<Record<string, string>>
  /** The next step and the subject that nobody else writes; undefined where it writes none. */
  readonly nextStep?: string
  readonly subject?: string
  /** The amount that nobody else writes. */
  readonly amount?: number
  /** What its people will do when they are asked. */
  readonly requester: 'confirm' | 'cancel' | 'leave'
  readonly approver: 'approve' | 'reject' | 'leave'
}

const reps = [
  { rep: 'rep.emea', manager: 'manager.emea' },
  { rep: 'rep.emea2', manager: 'manager.emea' },
  { rep: 'rep.emea3', manager: 'manager.emea' },
  { rep: 'rep.apac', manager: 'manager.apac' },
  { rep: 'rep.apac2', manager: 'manager.apac' },
] as const

/** So few that some wishes meet on one. */
const opportunitiesPerRepMax = 12

interface Deal {
  readonly id: string
  readonly amount: number
}

type Asked = Pick<Wish, 'path' | 'body' | 'nextStep' | 'subject' | 'amount'>

/** What each kind of wish asks for, under a text that is its own. */
const kinds = {
  amount(deal: Deal, _text: string, n: number, dice: Dice): Asked {
    // The cents tell it apart from every other.
    const amount = Math.round((deal.amount * (0.75 + dice.next() / 2)) / 100) * 100 + (n + 1) / 100
    const body = { opportunityId: deal.id, amount: String(amount) }
    return { path: '/v1/opportunities/update', body, amount }
  },
  task(deal: Deal, text: string, _n: number, dice: Dice): Asked {
    const body = { subject: text, ...(dice.next() < 0.5 && { recordId: deal.id }) }
    return { path: '/v1/tasks/create', body, subject: text }
  },
  followUp(deal: Deal, text: string): Asked {
    const values = { nextStepText: text, followUpSubject: text, followUpDate: 'next Tuesday' }
    const body = { opportunityId: deal.id, ...values }
    return { path: '/v1/opportunities/update-and-follow-up', body, nextStep: text, subject: text }
  },
  nextStep(deal: Deal, text: string): Asked {
    const body = { opportunityId: deal.id, nextStepText: text }
    return { path: '/v1/opportunities/update', body, nextStep: text }
  },
} as const

/** Draws wishes over open deals without products that are worth a manager’s approval. */
export function drawWishes({ store }: Org, count: number, dice: Dice, mark: string): readonly Wish[] {
  const dealsOf = new Map<string, readonly Deal[]>(reps.map(({ rep }) => [rep, deals(store, rep)]))
  const wish = (n: number): Wish => {
    const { rep, manager } = dice.pick(reps)
    const kind = oneOf(dice.next(), { amount: 0.25, task: 0.3, followUp: 0.2 }, 'nextStep')
    return {
      n,
      rep,
      manager,
      requester: oneOf(dice.next(), { cancel: 0.06, leave: 0.06 }, 'confirm'),
      approver: oneOf(dice.next(), { reject: 0.1, leave: 0.06 }, 'approve'),
      ...kinds[kind](dice.pick(dealsOf.get(rep) ?? []), `${mark} ${n}`, n, dice),
    }
  }
  return Array.from({ length: count }, (_, n) => wish(n))
}

function deals(store: Org['store'], rep: string): readonly Deal[] {
  const owner = [...store.rows('User')].find(({ Username }) => String(Username).startsWith(`${rep}@`))
  return [...store.rows('Opportunity')]
    .filter(
      row =>
        row.OwnerId === owner?.Id &&
        row.IsDeleted !== true &&
        row.IsClosed === false &&
        row.HasOpportunityLineItem !== true &&
        Number(row.Amount) > 150_000 &&
        Number(row.Amount) < 3_000_000,
    )
    .slice(0, opportunitiesPerRepMax)
    .map(row => ({ id: String(row.Id), amount: Number(row.Amount) }))
}

/** One of the named, each with its share; what is left of 1 is `rest`. */
function oneOf<T extends string, R extends string>(
  drawn: number,
  shares: Readonly<Record<T, number>>,
  rest: R,
): T | R {
  let left = drawn
  for (const name in shares) {
    left -= shares[name]
    if (left < 0) return name
  }
  return rest
}
