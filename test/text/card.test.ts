import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountCard } from '../../api/operations/accounts/account-card.ts'
import { caseCard } from '../../api/operations/cases/case-card.ts'
import { opportunityCard } from '../../api/operations/opportunities/opportunity-card.ts'
import { cardText } from '../../api/text/card-text.ts'
import { echoLeak } from './echo-leak.ts'

const RUNS = 500
const TEAMS_BYTES_MAX = 28_000
const salesforceUrl = 'https://contoso.my.salesforce.com'
const door = { salesforceUrl }
const ID = '001A0000000aBcDIAU'

/** Briefs whose every string is `text`; ids are the org's own. */
const cards = (text: string, rows: number, id = ID) => {
  const many = <T>(one: T): T[] => Array.from({ length: rows }, () => one)
  const activity = { kind: 'task' as const, id, subject: text, date: text, status: text, ownerName: text }
  const deal = {
    id,
    name: text,
    accountName: text,
    stage: text,
    amount: 7,
    closeDate: text,
    nextStep: text,
    ownerName: text,
  }
  const one = {
    id,
    caseNumber: text,
    subject: text,
    status: text,
    priority: text,
    createdDate: text,
    accountName: text,
    ownerName: text,
  }
  return [
    accountCard(
      {
        outcome: 'ok',
        message: 'Said.',
        account: { id, name: text, industry: text, city: text, phone: text, ownerName: text },
        openOpportunities: many(deal),
        recentCases: many(one),
        activities: many(activity),
        contacts: many({ id, name: text, title: text, phone: text }),
      },
      door,
    ),
    opportunityCard(
      {
        outcome: 'ok',
        message: 'Said.',
        opportunity: deal,
        products: many({ id, name: text, quantity: 1, totalPrice: 2 }),
        approvalStatus: text,
        activities: many(activity),
      },
      door,
    ),
    caseCard(
      {
        outcome: 'ok',
        message: 'Said.',
        case: one,
        history: many({ id, field: text, at: text, by: text }),
        comments: many({ id, at: text, by: text }),
      },
      door,
    ),
  ]
}

/** The card without the texts of its runs: elements, keys, addresses and everything else. */
const structure = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(structure)
  if (typeof value !== 'object' || value === null) return value
  const isRun = 'type' in value && value.type === 'TextRun'
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      isRun && key === 'text' ? typeof member : structure(member),
    ]),
  )
}
const textsIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value !== 'object' || value === null) return []
  const own = 'type' in value && value.type === 'TextRun' && 'text' in value ? [String(value.text)] : []
  return [...own, ...Object.values(value).flatMap(textsIn)]
}

const crafty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    ...echoLeak,
    ...['data.secret', '$root', '{x}'].map(expression => `$\{${expression}}`),
    '{{DATE(2026-01-01,SHORT)}}',
    '"}]},{"type":"Image","url":"https://attacker.example/p.png"}',
    '","url":"https://attacker.example',
    '{{{x}}}',
    '',
    '\u200b',
    '__proto__',
  ),
)

describe('42: the card of a brief', () => {
  test('whatever strings the data holds, its elements, keys and addresses are the same', () => {
    fc.assert(
      fc.property(crafty, fc.integer({ min: 0, max: 3 }), (text, rows) => {
        expect(cards(text, rows).map(structure)).toEqual(cards('x', rows).map(structure))
      }),
      { numRuns: RUNS },
    )
  })

  test('no text of it is a template, or holds what can’t be seen', () => {
    fc.assert(
      fc.property(crafty, text => {
        for (const shown of cards(text, 1).flatMap(textsIn)) {
          expect(shown).not.toMatch(/\$\{|\{\{|[\u200b-\u200f\u202a-\u202e\u{e0000}-\u{e007f}]/u)
          expect(shown).not.toBe('')
        }
        expect(cardText(cardText(text))).toBe(cardText(text))
      }),
      { numRuns: RUNS },
    )
  })

  test('its one address leads to the record on the org’s own host, whatever the id', () => {
    fc.assert(
      fc.property(
        crafty.filter(id => id.isWellFormed()),
        id => {
          for (const card of cards('x', 1, id)) {
            const addresses = JSON.stringify(card).match(/"(?:url|iconUrl)":"[^"]*"/g) ?? []
            expect(addresses).toHaveLength(1)
            expect(card.actions).toMatchObject([{ type: 'Action.OpenUrl' }])
            const [{ url }] = card.actions as [{ url: string }]
            expect(new URL(url).origin).toBe(salesforceUrl)
          }
        },
      ),
    )
    expect(cards('x', 1).map(card => card.actions)).toEqual(
      Array(3).fill([{ type: 'Action.OpenUrl', title: 'Open in Salesforce', url: `${salesforceUrl}/${ID}` }]),
    )
  })

  test('it has no picture, nothing that is sent, and is small enough for Teams with the longest of texts', () => {
    for (const card of cards('東'.repeat(5_000), 100)) {
      expect(JSON.stringify(card)).not.toMatch(
        /"type":"(?:Image|Media|ImageSet|Action\.(?!OpenUrl)\w+|TextBlock|FactSet)"/,
      )
      expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(TEAMS_BYTES_MAX)
    }
  })
})
