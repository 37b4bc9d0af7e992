import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { engines } from '../store/engines.ts'
import { startWorld, type World, type WorldOptions } from './world.ts'

/** The same tests on both engines; each begins with the org as it was, and no changes. */
export function onEngines(name: string, suite: (world: () => World) => void, options?: WorldOptions): void {
  for (const engine of engines)
    describe.skipIf(engine.absent)(`${name} on ${engine.name}`, () => {
      let world: World | undefined
      beforeAll(async () => {
        world = await startWorld(engine, options)
      })
      beforeEach(() => world?.reset())
      afterAll(() => world?.stop())
      suite(() => {
        if (world === undefined) throw new Error('The system has not started.')
        return world
      })
    })
}
