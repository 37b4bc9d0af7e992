/** Errors of the query engine in the wording of a real org, with the caret line under the offending word. */
import { SalesforceError } from '../model.ts'

export interface SourceText {
  readonly text: string
}

const SNIPPET_BEFORE_CHARS = 40
const SNIPPET_AFTER_CHARS = 40

const NAMES_HINT = 'Please reference your WSDL or the describe call for the appropriate names.'

/** The four lines a real org answers with: blank, excerpt, caret, position; then the message. */
export function pointed(source: SourceText, offset: number, message: string): string {
  const { text } = source
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  const row = before.split('\n').length
  let from = Math.max(lineStart, offset - SNIPPET_BEFORE_CHARS)
  if (from > lineStart) {
    const space = text.indexOf(' ', from)
    if (space >= 0 && space < offset) from = space + 1
  }
  const newline = text.indexOf('\n', offset)
  const to = Math.min(newline < 0 ? text.length : newline, offset + SNIPPET_AFTER_CHARS)
  const caret = `${' '.repeat(offset - from)}^`
  return `\n${text.slice(from, to)}\n${caret}\nERROR at Row:${row}:Column:${offset - lineStart + 1}\n${message}`
}

export function syntaxError(source: SourceText, offset: number, message: string): SalesforceError {
  return new SalesforceError(400, 'MALFORMED_QUERY', pointed(source, offset, message))
}

export const malformed = (message: string): SalesforceError =>
  new SalesforceError(400, 'MALFORMED_QUERY', message)

/** Unknown object, or one the user may not read: the two look alike. */
export function unsupportedObject(source: SourceText, offset: number, name: string): SalesforceError {
  const message = `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${NAMES_HINT}`
  return new SalesforceError(400, 'INVALID_TYPE', pointed(source, offset, message))
}

/** Unknown field, or one the user may not read: the two look alike. */
export const noSuchColumn = (name: string, entity: string): string =>
  `No such column '${name}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${NAMES_HINT}`

export const noSuchRelationship = (name: string, where: 'field path' | 'FROM part of query call'): string =>
  `Didn't understand relationship '${name}' in ${where}. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${NAMES_HINT}`
