/** `/query?columns=true`: what the columns of a statement are, without running it. The CLI lays its table out by it. */
import type { Field, Org, RunningUser, SObjectType } from '../model.ts'
import { hasAggregate } from './adapt-expr.ts'
import { type Compiler, fromObject } from './compiler.ts'
import { compileScalar } from './functions.ts'
import type { Parsed } from './parse.ts'
import { compilePlan } from './plan.ts'
import type { Base } from './resolve.ts'
import { childOf } from './select.ts'
import type { Expr, SelectItem, Statement } from './tree.ts'

interface Column {
  readonly aggregate: boolean
  readonly apexType: string
  readonly booleanType: boolean
  readonly columnName: string
  readonly custom: boolean
  readonly displayName: string
  readonly foreignKeyName: string | null
  readonly insertable: boolean
  readonly joinColumns: Column[]
  readonly numberType: boolean
  readonly textType: boolean
  readonly updatable: boolean
}

export function queryColumns(org: Org, user: RunningUser, parsed: Parsed): object {
  // Compiling makes all the checks of a real run.
  const { object } = compilePlan(org, user, parsed)
  const { statement, source } = parsed
  const compiler: Compiler = { org, user, source, uses: [], ranges: [], sets: [] }
  const base: Base = { object: fromObject(compiler, statement.from), alias: statement.alias }
  const columnMetadata = columnsOf(compiler, base, statement)
  return {
    columnMetadata,
    entityName: object.name,
    groupBy: statement.groupBy.length > 0,
    idSelected: columnMetadata.some(column => column.columnName === 'Id'),
    keyPrefix: object.keyPrefix,
  }
}

function columnsOf(compiler: Compiler, base: Base, statement: Statement): Column[] {
  const columns: Column[] = []
  let unnamed = 0
  for (const item of statement.select) {
    if (item.kind === 'expr' && hasAggregate(item.expr)) {
      columns.push(
        plain({
          columnName: item.alias ?? `expr${unnamed++}`,
          displayName: displayName(item.expr),
          aggregate: true,
          numberType: true,
          apexType: 'Double',
        }),
      )
    } else for (const column of itemColumns(compiler, base, item)) merge(columns, column)
  }
  return columns
}

const displayName = (expr: Expr): string =>
  expr.kind === 'call' ? expr.text.slice(0, expr.text.indexOf('(')).toLowerCase() : expr.text

function itemColumns(compiler: Compiler, base: Base, item: SelectItem): Column[] {
  switch (item.kind) {
    case 'subquery': {
      const { object, name } = childOf(compiler, base.object, item.statement.from)
      const joinColumns = columnsOf(compiler, { object, alias: item.statement.alias }, item.statement)
      return [plain({ columnName: name, displayName: name, aggregate: true, apexType: 'List', joinColumns })]
    }
    case 'fields':
      return readable(compiler, base.object, item.which).map(field => ofField(field))
    case 'typeof':
      return [plain({ columnName: item.relationship, displayName: item.relationship, apexType: 'SObject' })]
    case 'expr':
      return [exprColumn(compiler, base, item.expr, item.alias)]
  }
}

function exprColumn(compiler: Compiler, base: Base, expr: Expr, alias: string | null): Column {
  if (expr.kind === 'path' && expr.parts.at(-2)?.toLowerCase() === 'userrecordaccess') {
    const name = expr.parts.at(-1) ?? ''
    return plain({
      columnName: 'UserRecordAccess',
      displayName: 'UserRecordAccess',
      apexType: 'SObject',
      joinColumns: [plain({ columnName: name, displayName: name, apexType: 'String' })],
    })
  }
  const { path, field } = compileScalar(compiler, base, expr)
  const own = field
    ? ofField(field, alias)
    : plain({
        columnName: alias ?? expr.text,
        displayName: alias ?? expr.text,
        numberType: true,
        apexType: 'Integer',
      })
  return path.keys
    .slice(0, -1)
    .reduceRight<Column>(
      (inner, key) => plain({ columnName: key, displayName: key, apexType: 'SObject', joinColumns: [inner] }),
      own,
    )
}

function readable(compiler: Compiler, object: SObjectType, which: 'ALL' | 'STANDARD' | 'CUSTOM'): Field[] {
  return object.fields.filter(
    field =>
      (which === 'ALL' || field.custom === (which === 'CUSTOM')) &&
      compiler.org.access.field(compiler.user, object, field, 'read'),
  )
}

/** Columns of one parent share its entry. */
function merge(columns: Column[], column: Column): void {
  const known = columns.find(
    c => c.columnName === column.columnName && !c.aggregate && c.joinColumns.length > 0,
  )
  if (!known || column.joinColumns.length === 0) columns.push(column)
  else for (const inner of column.joinColumns) merge(known.joinColumns, inner)
}

function plain(given: Partial<Column> & Pick<Column, 'columnName' | 'displayName' | 'apexType'>): Column {
  return {
    aggregate: false,
    booleanType: false,
    custom: false,
    foreignKeyName: null,
    insertable: false,
    joinColumns: [],
    numberType: false,
    textType: false,
    updatable: false,
    ...given,
  }
}

const APEX_TYPES: Partial<Readonly<Record<Field['type'], string>>> = {
  id: 'Id',
  reference: 'Id',
  boolean: 'Boolean',
  int: 'Integer',
  double: 'Double',
  currency: 'Double',
  percent: 'Double',
  date: 'Date',
  datetime: 'Datetime',
}

function ofField(field: Field, alias: string | null = null): Column {
  const apexType = APEX_TYPES[field.type] ?? 'String'
  return plain({
    columnName: alias ?? field.name,
    displayName: alias ?? field.name,
    apexType,
    booleanType: apexType === 'Boolean',
    numberType: apexType === 'Integer' || apexType === 'Double',
    textType: apexType === 'String' || apexType === 'Id',
    custom: field.custom,
    foreignKeyName: field.relationshipName,
    insertable: field.createable,
    updatable: field.updateable,
  })
}
