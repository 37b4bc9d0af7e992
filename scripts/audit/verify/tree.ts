/** The tree of RFC 6962 §2.1, apart from the proxy's own code: who checks it should not share its mistakes. */
import { createHash } from 'node:crypto'

export const sha256 = (...parts: readonly (Uint8Array | string)[]): Buffer =>
  parts.reduce((made, part) => made.update(part), createHash('sha256')).digest()

const node = (left: Buffer, right: Buffer) => sha256('\x01', left, right)

/** Adds the leaf that makes the tree `size` leaves large to the roots of its perfect parts, greatest first. */
export function addLeaf(parts: Buffer[], size: number, leaf: Buffer): void {
  parts.push(leaf)
  for (let rest = size; rest % 2 === 0; rest /= 2) {
    const [left, right] = parts.splice(-2)
    if (left === undefined || right === undefined) throw new Error('The tree has too few parts.')
    parts.push(node(left, right))
  }
}

export const rootOf = (parts: readonly Buffer[]): string =>
  (parts.length === 0 ? sha256() : parts.reduceRight((right, left) => node(left, right))).toString('base64')

export const partsIn = (size: number): number => [...size.toString(2)].filter(bit => bit === '1').length
