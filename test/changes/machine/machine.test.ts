import { expect, test } from 'vitest'
import { onEngines } from '../on-engines.ts'
import { auditFaults, campaign } from './campaign.ts'

/** MACHINE_RUNS asks for more, as at night. */
const RUNS = Number(process.env.MACHINE_RUNS ?? 6)
const SEED = Number(process.env.MACHINE_SEED ?? 20_261_122)

onEngines('the state machine', world => {
  test(
    `34, 45, 63: properties 1 to 13: ${RUNS} random lives of changes are as the model has them, written once at most`,
    async () => {
      await campaign(world(), { runs: RUNS, seed: SEED })
      expect(await auditFaults(world())).toEqual([])
    },
    Math.max(60_000, RUNS * 10_000),
  )
})
