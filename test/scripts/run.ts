/** The scripts as their users run them: child processes on free ports, with data folders of their own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')

const portNames = [
  'PORT',
  'SIMULATOR_SALESFORCE_PORT',
  'SIMULATOR_ENTRA_PORT',
  'SIMULATOR_GRAPH_PORT',
  'SIMULATOR_CONTROL_PORT',
] as const

export type Place = Readonly<Record<(typeof portNames)[number] | 'DATA_DIR', string>> & {
  /** Removes the data folder. */
  leave(): Promise<void>
}

/** Ports that are free just now, and a data folder: what the scripts take from the environment. */
export async function freePlace(): Promise<Place> {
  const servers = await Promise.all(portNames.map(() => listening(0)))
  const ports = servers.map(server => (server.address() as { port: number }).port)
  await Promise.all(servers.map(closed))
  const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-scripts-'))
  const named = Object.fromEntries(portNames.map((name, i) => [name, String(ports[i])]))
  return {
    ...(named as Record<(typeof portNames)[number], string>),
    DATA_DIR: dataDir,
    leave: () => rm(dataDir, { recursive: true, force: true }),
  }
}

/** Takes a port; rejects when somebody holds it. */
export async function listening(port: number) {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

const closed = (server: Awaited<ReturnType<typeof listening>>) =>
  new Promise<void>(resolve => server.close(() => resolve()))

/** Names of the ports of a place that somebody holds. */
export async function heldPorts(place: Place): Promise<string[]> {
  const held = await Promise.all(
    portNames.map(name =>
      listening(Number(place[name])).then(
        server => closed(server).then(() => []),
        () => [name],
      ),
    ),
  )
  return held.flat()
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves once this text was printed; rejects when the script ends without. */
  said(text: string): Promise<string>
}

/** Starts `node scripts/<name>.ts` with these arguments, and these variables on top of the environment. */
export function start(
  name: string,
  args: readonly string[] = [],
  place: Partial<Place> = {},
  folder = root,
): Running {
  const { leave: _, ...variables } = place
  const child = spawn(process.execPath, [join(folder, 'scripts', `${name}.ts`), ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const heard = new Set<() => void>()
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    for (const listener of heard) listener()
  })
  const ended = once(child, 'close').then(([code]): Ended => ({ code, stdout, stderr }))
  return {
    process: child,
    ended,
    said: text =>
      new Promise((resolve, reject) => {
        const listen = () => {
          if (stdout.includes(text)) resolve(stdout)
        }
        heard.add(listen)
        listen()
        ended.then(end => reject(new Error(`${name} ended with ${end.code}: ${end.stdout}${end.stderr}`)))
      }),
  }
}

/** Runs a script to its end. */
export const run = (...given: Parameters<typeof start>): Promise<Ended> => start(...given).ended
