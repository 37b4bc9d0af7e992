/** Policies as the commands are given them: a file, or a file as a git revision has it ('HEAD~1:policy.yaml'). */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { loadPolicy } from '../../api/policy/index.ts'
import type { Access, Policy } from '../../api/policy/types.ts'

export interface Source {
  /** As it was given. */
  readonly name: string
  readonly text: string
}

/** What a command was given can't be read; the message says why. */
export class Unreadable extends Error {}

/** Reads a policy's text. Throws Unreadable. */
export function readSource(name: string): Source {
  const text = existsSync(name) || !name.includes(':') ? fromFile(name) : fromGit(name)
  return { name, text }
}

/** Loads a policy. Throws PolicyError with every fault. `operations`: those there are; undefined: any may be named. */
export const loadSource = ({ name, text }: Source, operations?: Readonly<Record<string, Access>>): Policy =>
  loadPolicy(text, name, operations === undefined ? {} : { operations })

/** The text of a file. Throws Unreadable. */
export function fromFile(name: string): string {
  try {
    return readFileSync(name, 'utf8')
  } catch (error) {
    throw new Unreadable(`${name} can't be read: ${reasonOf(error)}`)
  }
}

function fromGit(name: string): string {
  try {
    const args = ['show', '--end-of-options', name]
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    throw new Unreadable(`${name} is neither a file nor known to git: ${reasonOf(error)}`)
  }
}

function reasonOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).trim().split('\n').slice(-1)
  return line
}
