import { describe, expect, test } from 'vitest'
import { refusal, rep } from './testing.ts'

const explain = (object: string, over: object = {}) =>
  rep.explain({ object, select: ['Id'], limit: 1, ...over })

describe('how a question would be decided', () => {
  test('every grant on the object is named, with the fields that keep it from giving rows', () => {
    expect(
      explain('case', {
        where: [{ field: 'Subject', is: 'equals', value: 'x' }],
        orderBy: [['Hours', 'asc']],
      }),
    ).toEqual({
      object: 'Case',
      grants: [
        { grant: 'open-cases', applies: true },
        { grant: 'case-numbers', applies: false, clause: 'fields: Subject, Hours' },
      ],
      maskedSometimes: [],
      off: [],
    })
  })

  test('a field that only some contributing grants name is masked on some rows', () => {
    expect(explain('Case', { select: ['Number', 'Subject', 'Account.Name'] }).maskedSometimes).toEqual([
      'Subject',
      'Account.Name',
    ])
    expect(
      explain('Case', { select: ['Subject'], where: [{ field: 'Subject', is: 'equals', value: 'x' }] })
        .maskedSometimes,
    ).toEqual([])
  })

  test('a path counts by the reference it goes through', () => {
    const { grants } = explain('Case', { where: [{ field: 'Account.Name', is: 'equals', value: 'x' }] })
    expect(grants[1]).toEqual({ grant: 'case-numbers', applies: false, clause: 'fields: AccountId' })
  })

  test('what would be refused is refused in the same words, before anything is told', () => {
    for (const field of ['Nothing', 'Salary'])
      expect(refusal(() => explain('Case', { select: [field] }))).toBe(
        `field-denied: ‘${field}’ of ‘Case’ does not exist, can’t be used like this or is not permitted.`,
      )
    expect(refusal(() => explain('Nothing'))).toMatch(/^object-denied/)
    expect(refusal(() => explain('Note'))).toMatch(/^object-denied/)
  })
})
