import type { SearchHit } from '../../crm/types.ts'
import type { components } from '../../openapi.generated.ts'
import { Problem } from '../../problem.ts'
import { readable } from '../shared/readable.ts'
import { id, text } from '../shared/values.ts'
import { counted, quoted, sentence } from '../shared/words.ts'
import type { Operation } from '../types.ts'

type Candidate = components['schemas']['Candidate']

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
  const candidates = hits
    .map(hit => candidate(hit, words))
    .sort((a, b) => rank(a.reason) - rank(b.reason))
    .slice(0, limit)
  return {
    outcome: 'ok',
    message: sentence(counted(candidates.length, 'record'), `for ${quoted(words)}`),
    ...(candidates.length > 1 && { nextStep: 'Ask which one is meant, then use its id.' }),
    candidates,
  }
}

const reasons = [
  'the same name',
  'the name begins with what you said',
  'the name holds what you said',
  'a word of the name fits',
]
const rank = (reason: string) => reasons.indexOf(reason)

function candidate({ object, row }: SearchHit, words: string): Candidate {
  const { name: nameField, details } = shown.get(object) ?? byName
  const name = text(row, nameField) ?? ''
  const [own, said] = [name.toLowerCase(), words.toLowerCase()]
  const fit = own === said ? 0 : own.startsWith(said) ? 1 : own.includes(said) ? 2 : 3
  const detail = details
    .map(field => text(row, field))
    .filter(Boolean)
    .join(', ')
  return { object, id: id(row), name, ...(detail && { detail }), reason: reasons[fit] ?? '' }
}
