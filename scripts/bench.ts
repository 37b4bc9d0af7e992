/**
 * npm run bench: what governing a request costs, as ratios between apps measured in turn in one run.
 * Exit codes: 0 done, 1 something failed, 64 wrong usage.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measure } from './bench/measure.ts'
import { report } from './bench/report.ts'

const HELP = `Usage: npm run bench [-- options]

Starts the simulated org, the proxy and the apps it is compared with, and loads them in turn, all on 127.0.0.1:
  governed   GET /v1/cases through the proxy
  bare       an Express app that forwards one equal call by undici with no checks
  usual      an Express app as most people write it: stock jsforce, validated requests and answers, the token
             verified each time, one audit row inserted a request
  upstream   the simulated org itself

  --rounds N       rounds, in each of which every app is loaded once (default 5)
  --seconds N      seconds an app is loaded in a round (default 3)
  --connections N  requests under way at once (default 32)
  --json           print one JSON object with every figure and ratio
  --help           this text

Compare ratios only: absolute times of one machine mean nothing on another.
`

function parseOptions() {
  try {
    const text = { type: 'string' } as const
    const flag = { type: 'boolean' } as const
    const { values } = parseArgs({
      options: { rounds: text, seconds: text, connections: text, json: flag, help: flag },
    })
    const number = (name: 'rounds' | 'seconds' | 'connections', byDefault: number, max: number) => {
      const value = Number(values[name] ?? byDefault)
      if (!Number.isInteger(value) || value < 1 || value > max)
        throw new Error(`--${name}: a whole number from 1 to ${max}.`)
      return value
    }
    return {
      help: values.help === true,
      json: values.json === true,
      rounds: number('rounds', 5, 100),
      seconds: number('seconds', 3, 60),
      connections: number('connections', 32, 256),
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${HELP}`)
    process.exit(64)
  }
}

const options = parseOptions()
if (options.help) process.stdout.write(HELP)
else {
  const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-bench-'))
  const progress = (done: number, of: number, what: string) => {
    if (!process.stderr.isTTY) return
    const filled = Math.round((done / of) * 24)
    process.stderr.write(`\r\u001b[K[${'#'.repeat(filled)}${'.'.repeat(24 - filled)}] ${what}`)
    if (done === of) process.stderr.write('\n')
  }
  try {
    const figures = await measure({ ...options, dataDir, progress })
    process.stdout.write(options.json ? `${JSON.stringify(figures)}\n` : report(figures))
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}
