/** Search by name over several objects. */
import type { SearchObject, SearchPlan } from '../policy/types.ts'
import { Problem } from '../problem.ts'
import type { SalesforceRecord } from '../salesforce/types.ts'
import { NOTHING, settingApart } from './apart.ts'
import { searchAsMappedUser } from './as-mapped-user/search.ts'
import { deliver, nothingDelivered } from './delivered.ts'
import type { CrmOptions } from './options.ts'
import { requestOf } from './search-request.ts'
import type { SearchHit } from './types.ts'

/** Salesforce: a search needs a word of two letters or digits; longer texts than this are no names. */
const WORD_CHARACTERS_MIN = 2
const TEXT_CHARACTERS_MAX = 255

/**
 * Records whose name holds every word of the text. Salesforce decides itself which fields it looks in, so a hit counts
 * only when the words are found again in search fields that the caller may read on that very record. One call.
 */
export async function searchWith(
  options: CrmOptions,
  text: string,
  objects: readonly SearchObject[],
): Promise<readonly SearchHit[]> {
  const { gateway, rights, as, context, budget, mappedUser } = options
  const plans = new Map<string, SearchPlan>()
  for (const object of objects) {
    const plan = rights.planSearch(object)
    plans.set(plan.object, plan)
  }
  const words = wordsOf(text)
  if (
    !words.some(word => folded(word).length >= WORD_CHARACTERS_MIN) ||
    text.length > TEXT_CHARACTERS_MAX ||
    !text.isWellFormed()
  ) {
    const detail = `A search wants a word of at least ${WORD_CHARACTERS_MIN} letters or digits, and ${TEXT_CHARACTERS_MAX} characters at most.`
    throw new Problem('invalid-input', { detail })
  }
  if (plans.size === 0) return []
  budget.admit()
  // Words alone, each with a wildcard: no reserved character is sent, and the beginning of a word is enough.
  const beginnings = words.map(word => `${word}*`).join(' ')
  const seen =
    mappedUser === undefined
      ? seenByCaller(await gateway.search(as, requestOf(beginnings, [...plans.values()]), context), plans)
      : await searchAsMappedUser(beginnings, plans, objects, options, mappedUser)
  const sought = words.map(folded)
  const delivered = nothingDelivered()
  const apart = new Map(
    [...plans.keys()].map(object => [object, settingApart({ rights, as }, { object })] as const),
  )
  const counts = new Map<string, number>()
  const hits = seen.flatMap(({ plan, record, row }) => {
    const count = counts.get(plan.object) ?? 0
    if (count >= (plan.select.limit ?? 0) || !holds(plan, record, sought)) return []
    counts.set(plan.object, count + 1)
    deliver(delivered, record, row)
    return [{ object: plan.object, row: apart.get(plan.object)?.(row) ?? NOTHING }]
  })
  budget.count(delivered.rows, delivered.ids)
  return hits
}

const seenByCaller = (records: readonly SalesforceRecord[], plans: ReadonlyMap<string, SearchPlan>) =>
  records.flatMap(record => {
    const plan = plans.get(record.attributes?.type ?? '')
    return plan === undefined ? [] : [{ plan, record, row: plan.mask(record) }]
  })

function holds(plan: SearchPlan, record: SalesforceRecord, words: readonly string[]): boolean {
  const readable = folded(plan.texts(record).join(' '))
  return words.every(word => readable.includes(word))
}

const wordsOf = (text: string) => text.split(/[^\p{L}\p{N}\p{M}]+/u).filter(word => folded(word) !== '')

// As Salesforce searches: without regard to case and accents.
const folded = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
