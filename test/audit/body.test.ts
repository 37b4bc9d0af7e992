import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bodyOf } from '../../api/audit/body.ts'
import { changeEntry } from './change-entry.ts'

test('66: the text of a step of a change has no raw control character, and leaves no field out', () => {
  const text = fc.string({ unit: 'binary', maxLength: 400 })
  fc.assert(
    fc.property(fc.array(text, { maxLength: 40 }), text, (names, said) => {
      const fields = names.map(field => ({ field, before: { sealed: 'x'.repeat(600) } }))
      const writes = [{ object: said, recordId: null, fields }]
      const body = bodyOf(changeEntry({ writes, detail: said, step: said }))
      expect(body).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
      expect(JSON.parse(body).writes[0].fields).toHaveLength(names.length)
      for (const field of JSON.parse(body).writes[0].fields)
        expect(field.before).toEqual({ sealed: 'x'.repeat(600) })
    }),
    { numRuns: 60 },
  )
})
