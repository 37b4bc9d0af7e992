import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entryHash } from '../../api/store/audit-chain.ts'
import type { Store } from '../../api/store/index.ts'
import { auditRow, engines, type Place } from '../store/engines.ts'
import { exportOf, type Folder, newFolder, newSigner, signAll, verified, writeLines } from './support.ts'

const size = 30
const tenants = ['a', 'b']
const signer = newSigner()
let place: Place
let store: Store
let folder: Folder
let lines: readonly string[]

beforeAll(async () => {
  folder = await newFolder()
  const [sqlite] = engines
  if (sqlite === undefined) throw new Error('There is no engine.')
  place = await sqlite.place()
  store = await place.open()
  for (let n = 1; n <= size; n += 1)
    await store.appendAudit(
      tenants.map(tenantId => ({
        ...auditRow(`r${n}`),
        tenantId,
        body: `{"at":${auditRow('').at},"n":${n}}`,
      })),
    )
  // The last three entries of each tenant are signed one by one, the others in tens.
  await signAll(store, folder.checkpoints, 10, signer)
  lines = await exportOf(store)
})
afterAll(async () => {
  await store.close()
  await place.remove()
  await folder.remove()
})

const held = (changed: readonly string[]) => verified(changed, folder.checkpoints)
/** Place in the export of an entry of the first or second tenant. */
const places = fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 1, max: size }))
const indexOf = ([tenant, seq]: readonly [number, number]) => tenant * size + seq - 1
const swapped = (i: number, j: number) =>
  lines.map((line, n) => (n === i ? (lines[j] ?? '') : n === j ? (lines[i] ?? '') : line))

/** An entry with one of its parts changed: what, the new line, and whether the entry is still where it was. */
const parts: Readonly<Record<string, (line: string) => string>> = {
  body: line => line.replace(/"n":\d+/, '"n":999'),
  'body, by a space': line => line.replace('"n":', '"n": '),
  hash: line => line.replace(/"hash":"(.)/, (_, digit) => `"hash":"${digit === '0' ? '1' : '0'}`),
  prev: line => line.replace(/"prev":"(.)/, (_, digit) => `"prev":"${digit === '0' ? '1' : '0'}`),
  tenant: line => line.replace(/"tenant":"."/, '"tenant":"c"'),
  at: line => line.replace(/"at":\d/, '"at":9'),
  'the line itself': line => line.slice(0, -1),
  'name of a part': line => line.replace('"body"', '"bodie"'),
  'bytes that are no text': line => line.replace('{', '{\u0000'),
  'body, left out': line => line.replace(/"body":.*/, '"body":null}'),
}

describe('64: an export is proven', () => {
  test('as it is', async () => {
    const { chains, faults } = await held(lines)
    expect(faults).toEqual([])
    expect(chains).toMatchObject(tenants.map(tenant => ({ tenant, seq: size, signed: size, checkpoints: 3 })))
  })

  test.each(Object.keys(parts))('64: not with any entry’s %s changed, which is named first', async part => {
    const change = parts[part] ?? String
    await fc.assert(
      fc.asyncProperty(places, async at => {
        const changed = lines.map((line, n) => (n === indexOf(at) ? change(line) : line))
        const { faults } = await held(changed)
        const [tenant, seq] = at
        const own = faults.filter(fault => fault.tenant !== 'c')
        expect(own).toMatchObject([{ tenant: tenants[tenant], seq }])
        // One that says it is of another tenant is none of that one's entries either, unless it is a first one.
        expect(faults.length - own.length).toBe(part === 'tenant' && seq > 1 ? 1 : 0)
      }),
    )
  })

  test('64: not with any entry removed, which is named', async () => {
    await fc.assert(
      fc.asyncProperty(places, async at => {
        const { faults } = await held(lines.toSpliced(indexOf(at), 1))
        expect(faults).toEqual([
          expect.objectContaining({
            tenant: tenants[at[0]],
            seq: at[1],
            kind: at[1] === size ? 'truncated' : 'missing',
          }),
        ])
      }),
    )
  })

  test('64: not with the end cut off, wherever; the first entry that is missing is named', async () => {
    await fc.assert(
      fc.asyncProperty(places, async ([tenant, seq]) => {
        const left = lines.filter((_, n) => n < indexOf([tenant, seq]) || n >= (tenant + 1) * size)
        const { faults } = await held(left)
        expect(faults).toMatchObject([{ tenant: tenants[tenant], seq, kind: 'truncated' }])
      }),
    )
  })

  test('64: not without a tenant', async () => {
    const { faults } = await held(lines.slice(size))
    expect(faults).toMatchObject([{ tenant: 'a', seq: 1, kind: 'truncated' }])
  })

  test('64: not with any two entries in each other’s place; the first place is named', async () => {
    await fc.assert(
      fc.asyncProperty(places, places, async (one, other) => {
        const [first, second] = [one, other].sort((a, b) => indexOf(a) - indexOf(b))
        if (first === undefined || second === undefined) return
        fc.pre(first[0] === second[0] && first[1] !== second[1])
        const { faults } = await held(swapped(indexOf(first), indexOf(second)))
        expect(faults[0]).toMatchObject({ tenant: tenants[first[0]], seq: first[1], kind: 'missing' })
      }),
    )
  })

  test('64: not with any entry told twice, which is named', async () => {
    await fc.assert(
      fc.asyncProperty(places, async at => {
        const again = lines.toSpliced(indexOf(at) + 1, 0, lines[indexOf(at)] ?? '')
        expect((await held(again)).faults).toMatchObject([
          { tenant: tenants[at[0]], seq: at[1], kind: 'inserted' },
        ])
      }),
    )
  })

  test('64: not with an entry of one’s own between others, though its hash fits', async () => {
    await fc.assert(
      fc.asyncProperty(places, async ([tenant, seq]) => {
        const before = lines[indexOf([tenant, seq]) - 1] ?? ''
        const prev = seq === 1 ? '0'.repeat(64) : (/"hash":"(.{64})"/.exec(before)?.[1] ?? '')
        const own = forged(tenants[tenant] ?? '', seq, prev, '{"n":0}')
        const later = (line: string) => line.replace(/"seq":(\d+)/, (_, n) => `"seq":${Number(n) + 1}`)
        const changed = lines.flatMap((line, n) => {
          if (n < indexOf([tenant, seq]) || n >= (tenant + 1) * size) return [line]
          return n === indexOf([tenant, seq]) ? [own, later(line)] : [later(line)]
        })
        const [fault] = (await held(changed)).faults
        // The entry behind it is the first that fits no more, or the tree where it ends at a checkpoint.
        expect(fault?.tenant).toBe(tenants[tenant])
        expect([seq + 1, Math.floor((seq - 1) / 10) * 10 + 1]).toContain(fault?.seq)
      }),
    )
  })

  test('64: not when everything from an entry on was made anew; the checkpoint that signed it says so', async () => {
    await fc.assert(
      fc.asyncProperty(places, async ([tenant, seq]) => {
        const changed = rechained(lines, tenants[tenant] ?? '', seq)
        const { faults } = await held(changed)
        const since = Math.floor((seq - 1) / 10) * 10 + 1
        expect(faults).toMatchObject([{ tenant: tenants[tenant], seq: since, kind: 'rewritten' }])
      }),
      { numRuns: 40 },
    )
  })
})

describe('64: a checkpoint counts', () => {
  const original = () => readFileSync(folder.checkpoints, 'utf8')
  const beside = () => readFileSync(`${folder.checkpoints}.pem`, 'utf8')
  async function with_(text: string, pem = beside()) {
    const file = `${folder.checkpoints}.changed`
    writeFileSync(file, text)
    return verified(lines, file, pem)
  }

  test('64: not with any character of it changed', async () => {
    const text = original()
    const seal = text.split('\n\n')[0]?.length ?? 0
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 30, max: seal - 5 }), fc.constantFrom('0', 'Z'), async (at, by) => {
        fc.pre(text[at] !== by && text[at] !== '\n')
        const { faults } = await with_(text.slice(0, at) + by + text.slice(at + 1))
        expect(faults.filter(({ kind }) => kind === 'checkpoint')).toHaveLength(1)
      }),
    )
  })

  test('64: not unsigned, and not signed by a foreign key', async () => {
    const unsigned = original().replace(/^([0-9a-f]{16}) .*$/m, '$1 ')
    expect((await with_(unsigned)).faults).toMatchObject([{ kind: 'checkpoint', seq: 10 }])
    const { faults } = await with_(original(), newSigner().publicKeyPem)
    expect(faults).toHaveLength(6)
    expect(faults[0]?.what).toMatch(/not signed by a key that is known/)
  })

  test('64: once of two that signed different trees of one size', async () => {
    const tree = { size: 10, parts: [Buffer.alloc(32), Buffer.alloc(32)] }
    const other = signer.textOf({ tenant: 'a', tree, at: 0 })
    expect((await with_(original() + other)).faults).toMatchObject([
      { tenant: 'a', seq: 10, what: expect.stringMatching(/two different trees/) },
    ])
  })

  test('again when it comes twice, and not when it was cut short', async () => {
    expect((await with_(original() + original())).faults).toEqual([])
    const short = original().slice(0, 60)
    expect((await with_(`${short}\n\n${original()}`)).faults).toEqual([])
    expect((await with_(original() + short)).faults).toEqual([])
    const [first = ''] = original().split('\n\n')
    const inSignature = `${first.slice(0, -20)}\n\n`
    expect((await with_(inSignature + original())).faults).toEqual([])
    expect((await with_(original().replace(`${first}\n\n`, inSignature))).faults).toHaveLength(1)
  })

  test('behind one that a power failure cut short', async () => {
    const own = await newFolder()
    appendFileSync(own.checkpoints, 'sallyport audit checkpoint v1\na\n')
    const fresh = await engines[0]?.place()
    const opened = await fresh?.open()
    if (fresh === undefined || opened === undefined) throw new Error('There is no engine.')
    await opened.appendAudit([auditRow('x')])
    await signAll(opened, own.checkpoints, 10, signer)
    const { chains, faults } = await verified(await exportOf(opened), own.checkpoints)
    expect([faults, chains[0]?.checkpoints]).toEqual([[], 1])
    await writeLines(own.exported, await exportOf(opened))
    await opened.close()
    await fresh.remove()
    await own.remove()
  })
})

function forged(tenant: string, seq: number, prev: string, body: string): string {
  const hash = Buffer.from(entryHash(Buffer.from(prev, 'hex'), body)).toString('hex')
  return `{"tenant":"${tenant}","seq":${seq},"prev":"${prev}","hash":"${hash}","at":${auditRow('').at},"body":${body}}`
}

/** The export with one entry changed and all that follow chained to it again. */
function rechained(from: readonly string[], tenant: string, changed: number): string[] {
  let prev = ''
  return from.map(line => {
    const [, own, digits, old = '', body = ''] =
      /^{"tenant":"(.)","seq":(\d+),"prev":"(.{64})".*?"body":(.*)}$/.exec(line) ?? []
    const seq = Number(digits)
    if (own !== tenant || seq < changed) return line
    const next = forged(tenant, seq, seq === changed ? old : prev, seq === changed ? '{"n":0}' : body)
    prev = /"hash":"(.{64})"/.exec(next)?.[1] ?? ''
    return next
  })
}
