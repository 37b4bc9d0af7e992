import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TENANT_ID } from '../../simulator/people.ts'
import { mintToken } from '../support/control.ts'
import type { Child } from './child.ts'
import { load, type Shot, shot } from './load.ts'
import { median } from './median.ts'

const MANY_CALLERS = 10_000

interface ManyCallers {
  readonly start: (script: string, environment: Record<string, string>) => Promise<Child>
  readonly environment: (folder: string) => Record<string, string>
  readonly controlUrl: string
  readonly userId: string
  readonly target: string
  readonly connections: number
  readonly dataDir: string
}

/** CPU of a warm request with ten thousand callers in turn, to that with one; each caller maps to one Salesforce user. */
export async function manyCallers({
  start,
  environment,
  controlUrl,
  userId,
  target,
  connections,
  dataDir,
}: ManyCallers): Promise<number> {
  const objectIds = Array.from(
    { length: MANY_CALLERS },
    (_, i) => `c0000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
  )
  const folder = join(dataDir, 'many')
  await mkdir(folder, { recursive: true })
  const mappingFile = join(folder, 'mapping.yaml')
  const rows = objectIds.map(
    objectId => `- { tenantId: ${TENANT_ID}, objectId: ${objectId}, salesforceUserId: ${userId} }`,
  )
  await writeFile(mappingFile, `users:\n${rows.join('\n')}\n`)
  const proxy = await start('api/main.ts', {
    ...environment('many'),
    SALESFORCE_USER_MAPPING_FILE: mappingFile,
  })
  const url = String(proxy.ready.url)
  const shots: Shot[] = []
  for (let i = 0; i < MANY_CALLERS; i += 50) {
    const some = objectIds.slice(i, i + 50).map(oid => mintToken(controlUrl, 'rep.emea', { claims: { oid } }))
    for (const minted of await Promise.all(some))
      shots.push(shot(url + target, { headers: { authorization: `Bearer ${minted}` } }))
  }
  await load(url, shots, { connections, count: MANY_CALLERS })
  const cpu = async (some: readonly Shot[]) => {
    const before = await proxy.usage()
    const { requests } = await load(url, some, { connections, count: MANY_CALLERS })
    return ((await proxy.usage()).cpuUs - before.cpuUs) / requests
  }
  const pairs: number[] = []
  for (let i = 0; i < 3; i++) {
    const one = await cpu(shots.slice(0, 1))
    pairs.push((await cpu(shots)) / one)
  }
  return Number(median(pairs).toFixed(2))
}
