import { defineConfig } from 'vitest/config'

/** The tests that judge mutants of api/policy and api/identity: those without a server, and identity's own. */
export default defineConfig({
  test: {
    include: ['api/{policy,identity}/**/*.test.ts', 'test/{policy,identity,cedar}/**/*.test.ts', 'test/property/policy.test.ts'],
    testTimeout: 20_000,
    env: { NODE_ENV: 'test' },
  },
})
