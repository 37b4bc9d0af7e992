/**
 * Conditional requests, exactly as weak as the platform's: entity tags on Account rows only; dates, in whole
 * seconds, on rows and describes; nothing on DELETE; a date nobody can read is refused on PATCH and POST and
 * ignored on GET.
 */
import { createHash } from 'node:crypto'
import { type Row, SalesforceError } from '../../model.ts'
import type { RestAnswer, RestCall } from './call.ts'

const failed = () =>
  new SalesforceError(412, 'PRECONDITION_FAILED', 'The precondition given in the request header is not met.')

/** Throws 412 when a condition on the row fails, 400 when a header can't be read. Call before a write. */
export function checkBeforeWrite(call: RestCall, object: string, row: Row): void {
  if (call.method === 'DELETE') return
  const { headers } = call
  if (object === 'Account') checkTags(headers, row)
  const since = headers['if-unmodified-since']
  if (since !== undefined && modifiedSeconds(row) > headerSeconds('If-Unmodified-Since', since))
    throw failed()
  const modified = headers['if-modified-since']
  if (modified !== undefined && modifiedSeconds(row) <= headerSeconds('If-Modified-Since', modified))
    throw failed()
}

function checkTags(headers: RestCall['headers'], row: Row): void {
  const match = headers['if-match']
  if (match !== undefined && !tagListed(match, row)) throw failed()
  const none = headers['if-none-match']
  if (none !== undefined && tagListed(none, row)) throw failed()
}

/** 304 or 412 when a condition on the row asks for it; undefined: go on and read. */
export function beforeRead(call: RestCall, object: string, row: Row): RestAnswer | undefined {
  const { headers } = call
  if (object === 'Account') {
    const none = headers['if-none-match']
    if (none !== undefined && tagListed(none, row)) return { status: 304, headers: { ETag: etag(row) } }
    const match = headers['if-match']
    if (match !== undefined && !tagListed(match, row)) throw failed()
  }
  return beforeReadOf(call, modifiedSeconds(row) * 1000)
}

/** The same by date alone, for anything with a time of last change (epoch ms). */
export function beforeReadOf({ headers }: RestCall, modifiedAtMs: number): RestAnswer | undefined {
  const modified = Math.floor(modifiedAtMs / 1000)
  const since = secondsOf(headers['if-modified-since'])
  if (since !== undefined && modified <= since) return { status: 304 }
  const unmodified = secondsOf(headers['if-unmodified-since'])
  if (unmodified !== undefined && modified > unmodified) throw failed()
  return undefined
}

/** Headers of a row that was read. */
export function validators(object: string, row: Row): Record<string, string> {
  const headers: Record<string, string> = {
    'Last-Modified': new Date(modifiedSeconds(row) * 1000).toUTCString(),
  }
  if (object === 'Account') headers.ETag = etag(row)
  return headers
}

function etag(row: Row): string {
  return `"${createHash('sha1').update(JSON.stringify(row)).digest('base64')}"`
}

const tagListed = (header: string, row: Row): boolean => {
  if (header.trim() === '*') return true
  const own = bare(etag(row))
  return header.split(',').some(tag => bare(tag.trim()) === own)
}

/** The platform marks tags of compressed answers `…-gzip`; both name the same row. */
const bare = (tag: string) => tag.replace(/^W\//, '').replace(/(-+gzip)?"$/, '"')

function modifiedSeconds(row: Row): number {
  const at = row.LastModifiedDate ?? row.SystemModstamp ?? row.CreatedDate
  return typeof at === 'string' ? Math.floor(Date.parse(at) / 1000) : 0
}

function headerSeconds(name: string, value: string): number {
  const seconds = secondsOf(value)
  if (seconds === undefined)
    throw new SalesforceError(
      400,
      'INVALID_FIELD',
      `The value of the ${name} header is not a valid HTTP date`,
    )
  return seconds
}

function secondsOf(value: string | undefined): number | undefined {
  if (value === undefined || !/^[A-Z][a-z]{2,8},? /.test(value)) return undefined
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.floor(at / 1000)
}
