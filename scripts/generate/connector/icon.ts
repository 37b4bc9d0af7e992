import { crc32, deflateSync } from 'node:zlib'
import { BRAND_COLOR } from './properties.ts'

const SIZE_PX = 230

/** icon.png: a gateway in a wall, white on the brand colour; square, opaque, 230 pixels. The same bytes every time. */
export function icon(): Uint8Array {
  const [red, green, blue] = [1, 3, 5].map(i => Number.parseInt(BRAND_COLOR.slice(i, i + 2), 16)) as [
    number,
    number,
    number,
  ]
  const rows = Buffer.alloc(SIZE_PX * (SIZE_PX * 3 + 1))
  for (let y = 0; y < SIZE_PX; y++)
    for (let x = 0; x < SIZE_PX; x++) {
      const at = y * (SIZE_PX * 3 + 1) + 1 + x * 3
      const [r, g, b] = inWall(x, y) && !inGate(x, y) ? [255, 255, 255] : [red, green, blue]
      rows[at] = r
      rows[at + 1] = g
      rows[at + 2] = b
    }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(SIZE_PX, 0)
  header.writeUInt32BE(SIZE_PX, 4)
  header.set([8, 2, 0, 0, 0], 8) // 8 bits a channel, RGB
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A wall with battlements: teeth 26 pixels wide along its top. */
const inWall = (x: number, y: number) => {
  const top = Math.floor((x - 35) / 23) % 2 === 0 ? 55 : 80
  return x >= 35 && x < 196 && y >= top && y < 185
}

/** An arch through it. */
const inGate = (x: number, y: number) => {
  const dx = x - 115
  return Math.abs(dx) < 30 && (y >= 130 || dx * dx + (y - 130) ** 2 < 30 * 30)
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
