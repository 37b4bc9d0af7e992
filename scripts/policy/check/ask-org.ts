/** Asks the org itself, by the proxy's own settings. */
import { readFile } from 'node:fs/promises'
import { systemClock } from '../../../api/clock.ts'
import { ConfigError, readConfig } from '../../../api/config.ts'
import { Problem } from '../../../api/problem.ts'
import { createGateway, keyVaultSigner, localSigner } from '../../../api/salesforce/index.ts'
import { Unreadable } from '../source.ts'
import { type OrgObjects, orgObjects } from './describe.ts'

const askTimeoutMs = 60_000

/**
 * Describes these objects as a Salesforce user, by default the proxy's integration user; what that user can't see is
 * left out. Throws Unreadable.
 */
export async function askOrg(objects: readonly string[], username?: string): Promise<OrgObjects> {
  const { salesforce, profile } = settings()
  const { privateKeyFile, keyVaultKeyId, integrationUsername } = salesforce
  const signer =
    keyVaultKeyId === undefined
      ? await localSigner(await readFile(privateKeyFile ?? '', 'utf8'))
      : await keyVaultSigner(keyVaultKeyId)
  const gateway = createGateway({ ...salesforce, signer, clock: systemClock, profile })
  const as = { userId: '', username: username ?? integrationUsername }
  const context = {
    signal: AbortSignal.timeout(askTimeoutMs),
    deadlineAtMs: systemClock.now() + askTimeoutMs,
    requestId: 'policy-check',
    spent: { calls: 0 },
  }
  try {
    const visible = new Set((await gateway.labels(as, context)).map(({ name }) => name))
    const described = new Map<string, OrgObjects>()
    for (const name of objects.filter(o => visible.has(o)))
      described.set(name, orgObjects(await gateway.describe(as, name, context), name))
    return new Map([...described.values()].flatMap(org => [...org]))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new Unreadable(`The org can't be asked: ${error.title} ${error.remedy}`)
  } finally {
    await gateway.close()
  }
}

function settings() {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new Unreadable(`--org wants the proxy's settings. ${error.message}`)
  }
}
