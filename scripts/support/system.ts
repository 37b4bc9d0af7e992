/** The simulator and the proxy as two processes on the fixed ports. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { freshKey, registerApp } from './key.ts'
import { type Child, startChild } from './process.ts'
import { ports, proxyEnvironment } from './settings.ts'

const root = join(import.meta.dirname, '..', '..')

export const dataDir = () => process.env.DATA_DIR || '.data'

/** Starts the simulator. Throws ChildFailed. */
export async function startSimulatorProcess(): Promise<Child> {
  await mkdir(dataDir(), { recursive: true })
  return startChild('simulator', join(root, 'simulator', 'main.ts'), {}, join(dataDir(), 'simulator.log'))
}

/** Starts the proxy against a running simulator, with a key made for this run. Throws ChildFailed. */
export async function startProxyProcess(simulator: Child['ready']): Promise<Child> {
  const { keyFile, publicKeyPem } = await freshKey(dataDir())
  await registerApp(String(simulator.control), publicKeyPem)
  const environment = proxyEnvironment(
    {
      salesforceUrl: String(simulator.salesforce),
      entraUrl: String(simulator.entra),
      graphUrl: String(simulator.graph),
    },
    { port: ports().proxy, dataDir: dataDir(), keyFile },
  )
  return startChild('proxy', join(root, 'api', 'main.ts'), environment, join(dataDir(), 'proxy.log'))
}
