/**
 * Cursors of lists (control 30): opaque, signed, bound to who asked, what was asked and under which policy. A cursor
 * holds an offset and an expiry and nothing of the data; used elsewhere, later or altered, it is refused in one way.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Clock } from './clock.ts'
import { Problem } from './problem.ts'

const lifetimeMs = 15 * 60_000
/** Version (1 byte), offset (4), expiry in epoch seconds (6); then the first 16 bytes of HMAC-SHA256. */
const VERSION = 1
const HEAD_BYTES = 11
const MAC_BYTES = 16
/** 27 bytes are 36 characters with no bits to spare, so one cursor has one spelling. */
const FORM = /^[A-Za-z0-9_-]{36}$/

/** What a cursor is good for, and nothing else. */
export interface CursorScope {
  readonly tenantId: string
  readonly objectId: string
  readonly policyHash: string
  readonly operation: string
  /** Normalised input; its `cursor` is left out. */
  readonly input: Readonly<Record<string, unknown>>
}

export interface CursorBox {
  /** The offset a cursor stands for; 0 without one. Throws Problem 'cursor-invalid'. */
  open(scope: CursorScope, cursor: string | undefined): number
  seal(scope: CursorScope, offset: number): string
}

/** Cursors under one key of 32 bytes; proxies that serve one address share it. */
export function createCursorBox(key: Uint8Array, clock: Clock): CursorBox {
  const mac = (scope: CursorScope, head: Buffer): Buffer =>
    createHmac('sha256', key).update(head).update(canonical(scope)).digest().subarray(0, MAC_BYTES)
  return {
    open(scope, cursor) {
      if (cursor === undefined) return 0
      const bytes = Buffer.from(FORM.test(cursor) ? cursor : '', 'base64url')
      const head = bytes.subarray(0, HEAD_BYTES)
      const good =
        bytes.length === HEAD_BYTES + MAC_BYTES &&
        head[0] === VERSION &&
        timingSafeEqual(bytes.subarray(HEAD_BYTES), mac(scope, head)) &&
        head.readUIntBE(5, 6) * 1000 > clock.now()
      if (!good) throw new Problem('cursor-invalid')
      return head.readUInt32BE(1)
    },
    seal(scope, offset) {
      const head = Buffer.alloc(HEAD_BYTES, VERSION)
      head.writeUInt32BE(offset, 1)
      head.writeUIntBE(Math.ceil((clock.now() + lifetimeMs) / 1000), 5, 6)
      return Buffer.concat([head, mac(scope, head)]).toString('base64url')
    },
  }
}

/** One text for one scope, whatever the order of members. */
function canonical({ input, ...scope }: CursorScope): string {
  const { cursor: _, ...asked } = input
  return sorted([scope.tenantId, scope.objectId, scope.policyHash, scope.operation, asked])
}

function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${sorted(member)}`).join(',')}}`
}
