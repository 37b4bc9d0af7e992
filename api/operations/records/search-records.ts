import type { Crm, SearchHit } from '../../crm/types.ts'
import { Problem } from '../../problem.ts'
import { candidate } from '../shared/candidate.ts'
import { readable } from '../shared/readable.ts'
import { untrustedText } from '../shared/untrusted.ts'
import { aloud, compared } from '../shared/values.ts'
import { counted, quoted, sentence } from '../shared/words.ts'
import type { Operation } from '../types.ts'

type Candidate = ReturnType<typeof candidate>

/** What each object is called by, and what tells two of a name apart. Other objects are searched by Name. */
const shown: ReadonlyMap<string, { name: string; details: readonly string[] }> = new Map([
  ['Account', { name: 'Name', details: ['BillingCity', 'Owner.Name'] }],
  ['Contact', { name: 'Name', details: ['Title', 'Account.Name'] }],
  ['Opportunity', { name: 'Name', details: ['StageName', 'Account.Name'] }],
  ['Lead', { name: 'Name', details: ['Company', 'Status'] }],
  ['Case', { name: 'Subject', details: ['CaseNumber', 'Status', 'Account.Name'] }],
])
const byName = { name: 'Name', details: [] }

/** Records whose name holds the words, over several objects: candidates with reasons, never a guess. Costs 1 Salesforce call. */
export const searchRecords: Operation<'SearchRecords'> = async (input, { crm }) => {
  const words = input.text.trim()
  const limit = input.limit ?? 10
  const objects = input.objects ?? [...shown.keys()].filter(object => crm.objects.includes(object))
  if (objects.length === 0)
    throw new Problem('object-denied', { detail: 'There is no kind of record you may search.' })
  const hits = await crm.search(
    words,
    objects.map(object => {
      const { name, details } = shown.get(object) ?? byName
      // The name must be permitted (else refused); details are shown where they are.
      return { object, select: ['Id', name, ...readable(crm, object, details)], limit }
    }),
  )
  const offered = hits
    .map(hit => ({ hit, fit: fitOf(hit, words) }))
    .sort((a, b) => a.fit - b.fit)
    .slice(0, limit)
  const candidates = offered.map(({ hit, fit }) => offer(hit, reasons[fit] ?? '', crm))
  return {
    outcome: 'ok',
    message: sentence(counted(candidates.length, 'record'), `for ${quoted(words)}`),
    ...(candidates.length > 1 && { nextStep: 'Ask which one is meant, then use its id.' }),
    candidates,
    ...untrustedText(offered.map(({ hit }) => hit.row)),
  }
}

const reasons = [
  'the same name',
  'the name begins with what you said',
  'the name holds what you said',
  'a word of the name fits',
]

/** Position of the reason why a hit fits; the first is the best. */
function fitOf({ object, row }: SearchHit, words: string): number {
  const { name } = shown.get(object) ?? byName
  const [own, said] = [compared(row, name).toLowerCase(), words.toLowerCase()]
  return own === said ? 0 : own.startsWith(said) ? 1 : own.includes(said) ? 2 : 3
}

function offer({ object, row }: SearchHit, reason: string, crm: Crm): Candidate {
  const { name: nameField, details } = shown.get(object) ?? byName
  const said = details.map(field => aloud(crm, object, row, field))
  return candidate(crm, { object, row, nameField, details: said, reason })
}
