import { expect, test } from 'vitest'
import { engines } from '../store/engines.ts'
import { campaign } from './campaign.ts'

const CHANGES = 40
const SEED = 4
/** Some 15 s on an idle machine. */
const deadlineMs = 240_000

test.for(engines)(
  '57, 63: $name: processes killed and answers lost, every change is as the org has it, and nothing is written twice',
  { timeout: deadlineMs },
  async (engine, { skip }) => {
    skip(engine.absent)
    const place = await engine.place()
    try {
      const { databaseUrl } = place.options
      const { faults, duplicates, kills, states } = await campaign({
        changes: CHANGES,
        seed: SEED,
        databaseUrl,
        // The line to PostgreSQL is cut and comes back, too.
        outages: databaseUrl !== undefined,
      })
      expect(faults).toEqual([])
      expect(duplicates).toBe(0)
      // It proves nothing unless something was killed, and something was written.
      expect(kills).toBeGreaterThan(0)
      expect(states.executed).toBeGreaterThan(0)
    } finally {
      await place.remove()
    }
  },
)
