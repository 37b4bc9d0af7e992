/** Reads a printed statement back with a parser that nobody here wrote, for round-trip checks. */
import { parseQuery } from '@jetstreamapp/soql-parser-js'

const UNESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** The text a SOQL string literal, quotes included, stands for. In a LIKE pattern the escaped % and _ stay escaped. */
export function literalValue(literal: string): string {
  if (!/^'.*'$/su.test(literal)) throw new Error(`Not a literal: ${literal}`)
  return literal
    .slice(1, -1)
    .replace(/\\([\s\S])/g, (_, c: string) => UNESCAPED[c] ?? (/[%_]/.test(c) ? `\\${c}` : c))
}

/** The statement's shape: the parsed tree with each string literal replaced by a mark, and the literals in order. */
export function shapeOf(soql: string): { readonly shape: string; readonly literals: readonly string[] } {
  const literals: string[] = []
  const shape = JSON.stringify(parseQuery(soql), (_key, value: unknown) => {
    if (typeof value !== 'string' || !value.startsWith("'")) return value
    literals.push(value)
    return '«literal»'
  })
  return { shape, literals }
}
