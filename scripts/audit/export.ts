/** npm run audit -- export: the audit as JSON Lines, for somebody else to keep or verify. */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { bar } from '../nightly/progress.ts'
import { endWithUsage, readOptions } from '../support/options.ts'
import type { Command } from './command.ts'
import { exportLines } from './export/lines.ts'
import { headsOf, STORE_HELP, withKept } from './kept.ts'

const HELP = `Usage: npm run audit -- export [options]

Writes the audit as JSON Lines, tenant by tenant, in order: {"tenant","seq","prev","hash","at","body"}. The body stands as
it was hashed; it is null where retention has passed.

  --out FILE   write to a file (default: standard output)
  --tenant ID  only this tenant; '' for calls that nobody known made
  --from N     begin with entry N; what is needed to verify the rest stands before it
  --help       this text

${STORE_HELP}
Exit codes: 0 done, 64 wrong usage, 78 a store that can't be used.
`

export const exporting: Command = {
  summary: 'writes the audit as JSON Lines',
  async run(args) {
    const string = { type: 'string' } as const
    const { values } = readOptions(HELP, { out: string, tenant: string, from: string }, 0, args)
    const from = Number(values.from ?? 1)
    if (!Number.isSafeInteger(from) || from < 1) endWithUsage('--from: a whole number from 1', HELP)
    await withKept(async store => {
      const heads = await headsOf(store, values.tenant)
      const total = heads.reduce((sum, { seq }) => sum + Math.max(0, seq - from + 1), 0)
      const out = values.out === undefined ? process.stdout : createWriteStream(values.out)
      const progress = bar('export')
      let done = 0
      for (const head of heads)
        for await (const { text, entries } of exportLines(store.db, head, from)) {
          if (!out.write(text)) await once(out, 'drain')
          done += entries
          progress.to(done, total, `${done} entries`)
        }
      progress.end()
      if (out === process.stdout) return
      out.end()
      await finished(out)
    })
    return 0
  },
}
