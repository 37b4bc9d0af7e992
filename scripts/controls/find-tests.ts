/** Finds the tests that say in their name which control they prove: '10: group overage …', '24, 25: …'. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** A test, or a group of tests, whose name begins with the number of a control. */
export interface NumberedTest {
  readonly controls: readonly number[]
  /** From the project's folder, with slashes. */
  readonly file: string
  /** Without the number. What a table of cases fills in stands as it is written: '%s is refused'. */
  readonly name: string
  /** The name up to what is filled in, with the number: what a report's names begin with. */
  readonly begins: string
}

const TEST_FILES = '{api,simulator,scripts,test}/**/*.test.ts'
const MAKERS = new Set(['test', 'it', 'describe'])
/** Modifiers under which a test proves nothing. */
const NOT_RUN = new Set(['skip', 'todo', 'fails'])

/** Every numbered test below `root`, by file and place. */
export function findTests(root: string): readonly NumberedTest[] {
  return globSync(TEST_FILES, { cwd: root })
    .map(file => file.replaceAll('\\', '/'))
    .toSorted()
    .flatMap(file => numberedTests(file, readFileSync(join(root, file), 'utf8')))
}

/** The numbered tests of one file's text. */
export function numberedTests(file: string, text: string): readonly NumberedTest[] {
  if (!/['"`]\d+(?:, \d+)*: /.test(text)) return []
  const found: NumberedTest[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const named = makes(node.expression) ? titleOf(node.arguments[0]) : undefined
      if (named !== undefined) found.push(...readName(file, named))
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, false))
  return found
}

/** The numbers a name begins with; none when it doesn't. */
export function controlsOf(name: string): readonly number[] {
  const [, numbers] = /^(\d+(?:, \d+)*): /.exec(name) ?? []
  return numbers === undefined ? [] : numbers.split(', ').map(Number)
}

function readName(file: string, written: string): readonly NumberedTest[] {
  const controls = controlsOf(written)
  if (controls.length === 0) return []
  const name = written.replace(/^[\d, ]+: /, '')
  return [{ controls, file, name, begins: written.split(/[%$…]/, 1)[0] ?? written }]
}

/** test(…), test.each(…)(…), describe.each`…`(…) and the like, unless skipped. */
function makes(called: ts.Expression): boolean {
  if (ts.isIdentifier(called)) return MAKERS.has(called.text)
  if (ts.isCallExpression(called)) return makes(called.expression)
  if (ts.isTaggedTemplateExpression(called)) return makes(called.tag)
  return ts.isPropertyAccessExpression(called) && !NOT_RUN.has(called.name.text) && makes(called.expression)
}

/** The text of a first argument; what a template fills in becomes '…'. */
function titleOf(argument: ts.Expression | undefined): string | undefined {
  if (argument === undefined) return undefined
  if (ts.isStringLiteralLike(argument)) return argument.text
  if (!ts.isTemplateExpression(argument)) return undefined
  return argument.head.text + argument.templateSpans.map(span => `…${span.literal.text}`).join('')
}
