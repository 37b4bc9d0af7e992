/** Functions of one row: date functions, toLabel, FORMAT, convertCurrency. */
import { type Field, SalesforceError, type Value } from '../model.ts'
import { DATE_FUNCTIONS, dayText, localDay, parseDay, zoneOffsetMs } from './calendar.ts'
import type { Compiler } from './compiler.ts'
import { pointed } from './errors.ts'
import { getterOf } from './getter.ts'
import { type Kind, kindOf } from './literals.ts'
import { type Base, type Path, resolvePath } from './resolve.ts'
import type { Getter, Run } from './run.ts'
import type { CallExpr, Expr } from './tree.ts'

/** A compiled value: how to get it, how it compares, and the field whose looks it has on the wire. */
export interface Scalar {
  readonly get: Getter
  readonly kind: Kind
  readonly path: Path
  /** The value is the field's own, so indexes on the field may serve it. */
  readonly plain: boolean
  /** Null when the value is not of the field's type (CALENDAR_YEAR gives a number). */
  readonly field: Field | null
  readonly dateFunction: boolean
  /** Equal for equal expressions, however they were written. */
  readonly signature: string
}

export function compileScalar(compiler: Compiler, base: Base, expr: Expr): Scalar {
  if (expr.kind === 'path') {
    const path = resolvePath(compiler, base, expr)
    return {
      get: getterOf(path),
      kind: kindOf(path.field),
      path,
      plain: true,
      field: path.field,
      dateFunction: false,
      signature: path.keys.join('.'),
    }
  }
  switch (expr.name) {
    case 'TOLABEL':
      return label(compiler, base, expr)
    case 'FORMAT':
    case 'CONVERTCURRENCY':
      // One currency and no locale formatting: the value passes through.
      return wrapped(expr, compileScalar(compiler, base, onlyArgument(compiler, expr)))
    default:
      return dateFunction(compiler, base, expr)
  }
}

const wrapped = (expr: CallExpr, inner: Scalar): Scalar => ({
  ...inner,
  plain: false,
  signature: `${expr.name}(${inner.signature})`,
})

function label(compiler: Compiler, base: Base, expr: CallExpr): Scalar {
  const scalar = compileScalar(compiler, base, onlyArgument(compiler, expr))
  const labels = new Map(scalar.path.field.picklistValues.map(v => [v.value, v.label]))
  const get: Getter = (row, run) => {
    const value = scalar.get(row, run)
    return typeof value === 'string' ? (labels.get(value) ?? value) : value
  }
  return wrapped(expr, { ...scalar, get })
}

function dateFunction(compiler: Compiler, base: Base, expr: CallExpr): Scalar {
  let argument = onlyArgument(compiler, expr)
  const local = argument.kind === 'call' && argument.name === 'CONVERTTIMEZONE'
  if (argument.kind === 'call' && local) argument = onlyArgument(compiler, argument)
  if (argument.kind !== 'path') throw refuse(compiler, expr, `unexpected token: '${argument.name}'`)
  const { get, kind, path, signature: inner } = compileScalar(compiler, base, argument)
  const signature = `${expr.name}(${local ? 'local ' : ''}${inner})`
  const shared = { path, plain: false, field: null, dateFunction: true, signature }
  if (kind !== 'date' && kind !== 'datetime')
    throw refuse(compiler, expr, `field ${argument.text} does not support date function ${expr.name}`)
  if (local && kind === 'date')
    throw refuse(compiler, expr, 'convertTimezone can only be used with a dateTime field')
  const day = (row: Parameters<Getter>[0], run: Run) => dayOf(get(row, run), local, run)
  if (expr.name === 'DAY_ONLY')
    return { ...shared, kind: 'date', get: (row, run) => mapDay(day(row, run), dayText) }
  if (expr.name === 'HOUR_IN_DAY') {
    if (kind === 'date')
      throw refuse(compiler, expr, `field ${argument.text} does not support date function HOUR_IN_DAY`)
    return { ...shared, kind: 'number', get: (row, run) => hourOf(get(row, run), local, run) }
  }
  const compute = DATE_FUNCTIONS[expr.name]
  if (!compute) throw refuse(compiler, expr, `unexpected token: '${expr.name}'`)
  return {
    ...shared,
    kind: 'number',
    get: (row, run) => mapDay(day(row, run), n => compute(n, run.org.fiscalYearStartMonth)),
  }
}

const mapDay = (day: number | undefined, of: (day: number) => Value): Value =>
  day === undefined ? null : of(day)

/** Without convertTimezone() the functions take a dateTime in UTC. */
function dayOf(value: Value, local: boolean, run: Run): number | undefined {
  if (typeof value !== 'string') return undefined
  return local ? localDay(run.user.timeZone, Date.parse(value)) : parseDay(value)
}

function hourOf(value: Value, local: boolean, run: Run): Value {
  if (typeof value !== 'string') return null
  const ms = Date.parse(value)
  return new Date(local ? ms + zoneOffsetMs(run.user.timeZone, ms) : ms).getUTCHours()
}

export function onlyArgument(compiler: Compiler, expr: CallExpr): Expr {
  const [argument] = expr.args
  if (!argument || expr.args.length > 1) throw refuse(compiler, expr, `Invalid use of function ${expr.name}`)
  return argument
}

export function refuse(compiler: Compiler, expr: Expr, message: string): SalesforceError {
  const word = expr.kind === 'call' ? expr.name : expr.text
  return new SalesforceError(
    400,
    'MALFORMED_QUERY',
    pointed(compiler.source, compiler.source.offsetOf(word), message),
  )
}
