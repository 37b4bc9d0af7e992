/** The SELECT list of a statement that returns rows. */
import { SalesforceError, type SObjectType } from '../model.ts'
import type { Compiler } from './compiler.ts'
import { malformed, noSuchRelationship, pointed } from './errors.ts'
import { compileScalar, refuse } from './functions.ts'
import type { Reached } from './getter.ts'
import type { ChildRows } from './plan.ts'
import { type Base, fieldError, note, resolvePath, resolveStep } from './resolve.ts'
import { addComputed, addField, addMember, addTypeOf, emptyShape, type Shape } from './shape.ts'
import type { CallExpr, PathExpr, SelectItem, Statement, TypeOf } from './tree.ts'
import { addAccessField, isAccessPath } from './user-record-access.ts'

/** FIELDS(ALL) and FIELDS(CUSTOM) are for looking around, not for loading. */
const FIELDS_LIMIT_MAX = 200

export type CompileChild = (compiler: Compiler, base: Base, statement: Statement) => ChildRows

export function compileShape(
  compiler: Compiler,
  base: Base,
  statement: Statement,
  child: CompileChild,
): Shape {
  const shape = emptyShape()
  for (const item of statement.select) addItem(compiler, base, statement, shape, item, child)
  return shape
}

function addItem(
  compiler: Compiler,
  base: Base,
  statement: Statement,
  shape: Shape,
  item: SelectItem,
  child: CompileChild,
): void {
  switch (item.kind) {
    case 'fields':
      addAll(compiler, base, statement, shape, item.which)
      break
    case 'subquery':
      addChildren(compiler, base, shape, item.statement, child)
      break
    case 'typeof':
      addByType(compiler, base, shape, item)
      break
    case 'expr':
      if (item.expr.kind === 'call') addCall(compiler, base, shape, item.expr, item.alias)
      else addPath(compiler, base, shape, item.expr)
      break
  }
}

function addPath(compiler: Compiler, base: Base, shape: Shape, expr: PathExpr): void {
  if (isAccessPath(base, expr)) addAccessField(compiler, shape, expr)
  else if (!addField(shape, resolvePath(compiler, base, expr))) throw duplicate(compiler, expr)
}

function duplicate(compiler: Compiler, expr: PathExpr | CallExpr): SalesforceError {
  return fieldError(
    compiler,
    { text: expr.kind === 'call' ? expr.name : expr.text },
    `duplicate field selected: ${expr.text}`,
  )
}

function addCall(compiler: Compiler, base: Base, shape: Shape, expr: CallExpr, alias: string | null): void {
  const scalar = compileScalar(compiler, base, expr)
  if (scalar.dateFunction) throw refuse(compiler, expr, `Field must be grouped or aggregated: ${expr.text}`)
  if (!addComputed(shape, scalar.path, alias ?? scalar.path.field.name, scalar.get))
    throw duplicate(compiler, expr)
}

function addAll(
  compiler: Compiler,
  base: Base,
  statement: Statement,
  shape: Shape,
  which: 'ALL' | 'STANDARD' | 'CUSTOM',
): void {
  if (which !== 'STANDARD' && (statement.limit === null || statement.limit > FIELDS_LIMIT_MAX))
    throw malformed(`The SOQL FIELDS function must have a LIMIT of at most ${FIELDS_LIMIT_MAX}`)
  for (const field of base.object.fields) {
    if (which === 'CUSTOM' ? !field.custom : which === 'STANDARD' && field.custom) continue
    if (!compiler.org.access.field(compiler.user, base.object, field, 'read')) continue
    const expr: PathExpr = { kind: 'path', parts: [field.name], text: field.name }
    if (!addField(shape, resolvePath(compiler, base, expr))) throw duplicate(compiler, expr)
  }
}

function addChildren(
  compiler: Compiler,
  base: Base,
  shape: Shape,
  statement: Statement,
  child: CompileChild,
): void {
  const { object, name, field } = childOf(compiler, base.object, statement.from)
  const rows = child(compiler, { object, alias: statement.alias }, statement)
  const added = addMember(shape, name, (out, row, _object, run) => {
    const { store } = run.org
    const parentId = row.Id ?? null
    const among =
      store.lookup(object.name, field, parentId) ??
      [...store.rows(object.name)].filter(r => r[field] === parentId)
    const pages = rows(among, run)
    out[name] = pages.total === 0 ? null : run.page(pages)
  })
  if (!added) throw malformed(`duplicate subquery: ${name}`)
}

/** The object behind a child relationship name, with the reference that leads back. */
export function childOf(
  compiler: Compiler,
  parent: SObjectType,
  relationship: string,
): { object: SObjectType; name: string; field: string } {
  const refusal = () =>
    new SalesforceError(
      400,
      'INVALID_TYPE',
      pointed(
        compiler.source,
        compiler.source.offsetOf(relationship),
        noSuchRelationship(relationship, 'FROM part of query call'),
      ),
    )
  const found = parent.children(relationship)
  const object = found ? compiler.org.schema.object(found.childSObject) : undefined
  const field = found && object?.field(found.field)
  if (!found || !object || !field) throw refusal()
  note(compiler, { options: [{ object, field }], refusal })
  return { object, name: found.relationshipName ?? relationship, field: field.name }
}

function addByType(compiler: Compiler, base: Base, shape: Shape, item: TypeOf): void {
  const written = { text: item.relationship }
  const step = resolveStep(compiler, [base.object], item.relationship, written)
  const shapes = new Map<string, Shape>()
  for (const { object: name, fields } of item.whens) {
    const object = step.targets.find(target => target.name.toLowerCase() === name.toLowerCase())
    if (!object)
      throw fieldError(
        compiler,
        { text: name },
        `TYPEOF does not support '${name}' for '${item.relationship}'`,
      )
    shapes.set(object.name, fieldsShape(compiler, { object, alias: null }, fields))
  }
  const [first] = step.targets
  const otherwise = emptyShape()
  for (const field of item.otherwise ?? []) {
    // ELSE speaks of the Name object, whatever the record is.
    const expr: PathExpr = { ...field, parts: [item.relationship, ...field.parts] }
    const path = resolvePath(compiler, base, expr)
    if (first && !addField(otherwise, { ...path, steps: [] })) throw duplicate(compiler, field)
  }
  const shapeOf = (reached: Reached) => shapes.get(reached.object.name) ?? otherwise
  if (!addTypeOf(shape, step, shapeOf)) throw malformed(`duplicate TYPEOF: ${item.relationship}`)
}

function fieldsShape(compiler: Compiler, base: Base, fields: readonly PathExpr[]): Shape {
  const shape = emptyShape()
  for (const field of fields) {
    if (!addField(shape, resolvePath(compiler, base, field))) throw duplicate(compiler, field)
  }
  return shape
}
