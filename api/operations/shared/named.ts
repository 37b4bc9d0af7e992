/** Records by what people call them, for changes: which one is meant, or which there are to choose from. */
import type { Mention } from '../../changes/types.ts'
import type { Crm, CrmRow } from '../../crm/types.ts'
import type { Filter } from '../../policy/types.ts'
import { Problem } from '../../problem.ts'
import { accountsNamed, theAccount } from './account.ts'
import { candidate } from './candidate.ts'
import { readable } from './readable.ts'
import { untrustedText } from './untrusted.ts'
import { aloud, compared, id } from './values.ts'
import { quoted } from './words.ts'

type Named = Pick<Mention, 'where' | 'show' | 'choose'>

/** How an opportunity was named by the caller. */
export interface OpportunityRef {
  readonly opportunityName?: string
  readonly opportunityId?: string
  readonly accountName?: string
}

const DEAL = ['Id', 'Name', 'Account.Name', 'StageName', 'CloseDate', 'Amount', 'IsClosed']

/** The opportunity by its name, by its account's, or by both. A deal that is still open is meant before one that isn't. */
export function opportunityNamed(ref: OpportunityRef, crm: Crm): Named {
  const name = ref.opportunityName?.trim()
  const account = ref.accountName?.trim()
  if (!name && !account)
    throw new Problem('invalid-input', { detail: 'Give opportunityName or opportunityId.' })
  const byAccount = (value: string, is: 'equals' | 'startsWith'): readonly Filter[] =>
    readable(crm, 'Opportunity', ['Account.Name']).length > 0 ? [{ field: 'Account.Name', is, value }] : []
  const where: Filter[] = [
    ...(name
      ? [{ any: [{ field: 'Name', is: 'startsWith', value: name } as const, ...byAccount(name, 'equals')] }]
      : []),
    ...(account ? byAccount(account, 'startsWith') : []),
  ]
  if (where.length === 0)
    throw new Problem('invalid-input', {
      detail: 'You may not look for opportunities by account: give opportunityName.',
    })
  const said = name || account || ''
  return {
    where,
    show: readable(crm, 'Opportunity', DEAL),
    choose: rows =>
      theOne(rows, said, { object: 'Opportunity', what: 'opportunity', many: 'opportunities' }, crm),
  }
}

interface Kind {
  readonly object: string
  readonly what: string
  readonly many: string
}

function theOne(rows: readonly CrmRow[], said: string, { object, what, many }: Kind, crm: Crm): CrmRow {
  const same = rows.filter(row => compared(row, 'Name').toLowerCase() === said.toLowerCase())
  const named = same.length > 0 ? same : rows
  const open = named.filter(row => row.fields.IsClosed === false)
  const fitting = open.length > 0 ? open : named
  const [only, second] = fitting
  if (only === undefined)
    throw new Problem('record-not-found', { detail: `No ${what} you may see fits ${quoted(said)}.` })
  if (second === undefined) return only
  throw new Problem('ambiguous', {
    detail: `${fitting.length} ${many} fit ${quoted(said)}.`,
    members: {
      candidates: fitting.map(row =>
        candidate(crm, {
          object,
          row,
          nameField: 'Name',
          details: ['Account.Name', 'StageName', 'CloseDate', 'Amount'].map(field =>
            aloud(crm, object, row, field),
          ),
          reason: 'the name fits what you said',
        }),
      ),
      ...untrustedText(fitting),
    },
  })
}

/** The account by its name. Throws as `theAccount` does. */
export function accountNamed(name: string, crm: Crm): Named {
  const { where = [], select } = accountsNamed(name, crm)
  return {
    where,
    show: select,
    choose: rows => {
      const meant = theAccount(name, rows, crm)
      const row = rows.find(r => id(r) === meant.id)
      if (row === undefined) throw new Problem('record-not-found')
      return row
    },
  }
}

/** The case by its number, with or without leading zeros. */
export function caseNumbered(caseNumber: string, crm: Crm): Named {
  const digits = caseNumber.trim().replace(/^#/, '')
  return {
    where: [{ field: 'CaseNumber', is: 'in', values: [...new Set([digits, digits.padStart(8, '0')])] }],
    show: readable(crm, 'Case', ['Id', 'CaseNumber', 'Status']),
    choose: rows => {
      const [only] = rows
      if (only === undefined)
        throw new Problem('record-not-found', {
          detail: `There is no case ${quoted(digits)} that you may see.`,
        })
      return only
    },
  }
}

/** What a task, a call or a note is about. */
export interface AboutRef {
  readonly opportunityName?: string
  readonly accountName?: string
  readonly recordId?: string
}

/** The record it is about: as a value, and as a mention where it was named. Nothing where it is about nothing. */
export function about(ref: AboutRef, crm: Crm): { readonly id?: string; readonly mention?: Mention } {
  if (ref.recordId !== undefined) return { id: ref.recordId }
  if (ref.opportunityName?.trim())
    return { mention: { object: 'Opportunity', ...opportunityNamed(ref, crm) } }
  const account = ref.accountName?.trim()
  return account ? { mention: { object: 'Account', ...accountNamed(account, crm) } } : {}
}
