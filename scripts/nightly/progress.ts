/** How far a long step has come: one line that is written over on a terminal, a line for each tenth elsewhere. */

const WIDTH = 30

export type Progress = (done: number, of: number, words?: string) => void

/** A bar named `name`; `end` leaves the line. */
export function bar(name: string, out: NodeJS.WriteStream = process.stderr): { to: Progress; end(): void } {
  const startedMs = performance.now()
  let tenth = -1
  return {
    to(done, of, words = '') {
      const share = of > 0 ? Math.min(1, done / of) : 0
      const line = `${name.padEnd(16)} ${drawn(share)} ${percent(share)} ${left(share, startedMs)} ${words}`
      if (out.isTTY) out.write(`\r\u001b[2K${line.slice(0, (out.columns ?? 120) - 1)}`)
      else if (Math.floor(share * 10) > tenth) out.write(`${line.trimEnd()}\n`)
      tenth = Math.max(tenth, Math.floor(share * 10))
    },
    end: () => {
      if (out.isTTY) out.write('\r\u001b[2K')
    },
  }
}

const drawn = (share: number) => '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░')
const percent = (share: number) => `${Math.floor(share * 100)} %`.padStart(5)

function left(share: number, startedMs: number): string {
  if (share <= 0 || share >= 1) return ''
  const seconds = ((performance.now() - startedMs) / 1000 / share) * (1 - share)
  return seconds < 90 ? `${Math.ceil(seconds)} s left` : `${Math.ceil(seconds / 60)} min left`
}
