import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The tests most likely to notice first: most mutants don't live long. Those of the loader come before all that load a
 * policy, which is nearly every other.
 */
const ORDER = [...['/api/policy/load/', '/api/policy/decide/', '/api/identity/', '/api/'], '/test/identity/']
const placeOf = ({ moduleId }: TestSpecification) => ORDER.findIndex(folder => moduleId.includes(folder))

class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    return files.toSorted((a, b) => placeOf(a) - placeOf(b))
  }
}

/** The tests that judge mutants of api/policy and api/identity: those of these rooms, none that measures time. */
export default defineConfig({
  test: {
    include: ['api/{policy,identity}/**/*.test.ts', 'test/identity/**/*.test.ts'],
    // One worker for all files of a run; each run has a new one.
    isolate: false,
    sequence: { sequencer: QuickFirst },
    testTimeout: 20_000,
    env: { NODE_ENV: 'test', MUTANTS: '1' },
  },
})
