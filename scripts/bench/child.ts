import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'

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

/** Runs a program of the project and waits for the one JSON line with an `event` that says it is ready. */
export async function startChild(
  script: string,
  environment: Readonly<Record<string, string>>,
): Promise<Child> {
  const startedAt = performance.now()
  const child = fork(join(root, script), [], {
    cwd: root,
    env: { ...process.env, ...environment },
    execArgv: ['--import', join(import.meta.dirname, 'probe.ts')],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const ready = await firstEvent(child, script)
  const readyAfterMs = performance.now() - startedAt
  return {
    ready,
    readyAfterMs,
    usage: () =>
      new Promise(resolve => {
        child.once('message', message => resolve(message as Usage))
        child.send('usage')
      }),
    stop: () =>
      new Promise(resolve => {
        if (child.exitCode !== null) return resolve()
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}

function firstEvent(child: ChildProcess, script: string): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`${script} was not ready after ${startTimeoutMs} ms.`)),
      startTimeoutMs,
    )
    child.once('exit', code => reject(new Error(`${script} ended with ${code} before it was ready.`)))
    let text = ''
    let found = false
    // Read on for ever: a full pipe would stop the child, and its log belongs to what is measured.
    child.stdout?.on('data', (data: Buffer) => {
      if (found) return
      text += data.toString()
      const line = text.split('\n').find(l => l.startsWith('{"event"'))
      if (line === undefined) return
      found = true
      clearTimeout(late)
      resolve(JSON.parse(line))
    })
  })
}
