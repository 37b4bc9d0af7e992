import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The quick ones first: most mutants don't live long. */
const ORDER = [...['/api/policy/decide/', '/api/policy/load/', '/api/identity/', '/api/'], '/test/identity/']
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
