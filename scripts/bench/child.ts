import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const root = join(import.meta.dirname, '../..')
const startTimeoutMs = 30_000

interface Usage {
  readonly cpuUs: number
  readonly rssBytes: number
}

/** A measured process of its own. */
export interface Child {
  /** What it said when it was ready. */
  readonly ready: Readonly<Record<string, string>>
  /** Milliseconds from spawn to that line. */
  readonly readyAfterMs: number
  usage(): Promise<Usage>
  stop(): Promise<void>
}

/**
 * Runs a program of the project and waits for the one JSON line with an `event` that says it is ready. What it prints
 * goes to a file: reading it here would cost the load generator what belongs to nobody.
 */
export async function startChild(
  script: string,
  environment: Readonly<Record<string, string>>,
): Promise<Child> {
  const startedAt = performance.now()
  const logFile = join(await mkdtemp(join(tmpdir(), 'sallyport-bench-')), 'out.log')
  const child = fork(join(root, script), [], {
    cwd: root,
    env: { ...process.env, ...environment },
    execArgv: ['--import', join(import.meta.dirname, 'probe.ts')],
    stdio: ['ignore', openSync(logFile, 'w'), 'inherit', 'ipc'],
  })
  const ready = await firstEvent(child, script, logFile)
  const readyAfterMs = performance.now() - startedAt
  return {
    ready,
    readyAfterMs,
    usage: () =>
      new Promise(resolve => {
        child.once('message', message => resolve(message as Usage))
        child.send('usage')
      }),
    async stop() {
      if (child.exitCode === null) {
        const ended = once(child, 'exit')
        child.kill('SIGTERM')
        await ended
      }
      await rm(dirname(logFile), { recursive: true, force: true })
    },
  }
}

const pollEveryMs = 5

async function firstEvent(
  child: ChildProcess,
  script: string,
  logFile: string,
): Promise<Record<string, string>> {
  const lateAt = performance.now() + startTimeoutMs
  while (performance.now() < lateAt) {
    const line = readFileSync(logFile, 'utf8').match(/^{"event".*$/m)?.[0]
    if (line !== undefined) return JSON.parse(line)
    if (child.exitCode !== null)
      throw new Error(`${script} ended with ${child.exitCode} before it was ready.`)
    await setTimeout(pollEveryMs)
  }
  throw new Error(`${script} was not ready after ${startTimeoutMs} ms.`)
}
