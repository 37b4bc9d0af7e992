/** Child processes of the scripts: started, awaited until ready, ended. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'

/** A child that did not get as far as ready; the message holds what it said. */
export class ChildFailed extends Error {}

export interface Child {
  readonly name: string
  readonly process: ChildProcess
  /** Its ready line, parsed. */
  readonly ready: Readonly<Record<string, unknown>>
  /** Asks it to stop and waits; kills it after `graceMs`. */
  stop(graceMs?: number): Promise<void>
}

const readyTimeoutMs = 30_000

/**
 * Starts `node file` with these variables on top of the environment and waits for its JSON line `{"event": "…-ready"}`.
 * Further output goes to `logFile`. Throws ChildFailed when it ends or stays silent.
 */
export async function startChild(
  name: string,
  file: string,
  environment: Readonly<Record<string, string>>,
  logFile: string,
): Promise<Child> {
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C reaches the whole group; the parent alone decides the order of the stop.
    detached: true,
  })
  // Whatever ends this process, the child doesn't outlive it.
  process.once('exit', () => child.kill('SIGTERM'))
  const log = createWriteStream(logFile, { mode: 0o600 })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    log.write(chunk)
  })
  const ready = await new Promise<Record<string, unknown>>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new ChildFailed(`The ${name} was not ready after ${readyTimeoutMs / 1000} s. ${said}`))
    }, readyTimeoutMs)
    child.once('close', code => {
      clearTimeout(late)
      reject(new ChildFailed(said.trim() || `The ${name} ended with code ${code}.`))
    })
    createInterface({ input: child.stdout }).on('line', line => {
      log.write(`${line}\n`)
      const event = readyEvent(line)
      if (event === undefined) return
      clearTimeout(late)
      resolve(event)
    })
  })
  return {
    name,
    process: child,
    ready,
    async stop(graceMs = 12_000) {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const kill = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await ended
      clearTimeout(kill)
    },
  }
}

function readyEvent(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null || !('event' in value)) return undefined
    return String(value.event).endsWith('-ready') ? { ...value } : undefined
  } catch {
    return undefined
  }
}
