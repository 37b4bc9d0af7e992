import { startChild } from './child.ts'
import { median } from './median.ts'

interface StartUp {
  readonly environment: (folder: string) => Record<string, string>
  readonly token: string
  readonly target: string
  readonly rounds: number
}

/** Time from spawn to the first governed answer, to that of the same chain without a store; alternating, medians. */
export async function startUp({ environment, token, target, rounds }: StartUp): Promise<number> {
  const timed = async (script: string, folder: string) => {
    const startedAt = performance.now()
    const child = await startChild(script, environment(folder))
    const response = await fetch(String(child.ready.url) + target, {
      headers: { authorization: `Bearer ${token}` },
    })
    await response.text()
    const took = performance.now() - startedAt
    await child.stop()
    if (response.status !== 200) throw new Error(`The first answer was ${response.status}.`)
    return took
  }
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    const without = await timed('scripts/bench/storeless.ts', `storeless-${round}`)
    ratios.push((await timed('api/main.ts', `start-${round}`)) / without)
  }
  return Number(median(ratios).toFixed(2))
}
