import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{api,simulator,scripts,test}/**/*.test.ts'],
    // They need data from beside the project: npm run test:conformance.
    exclude: ['test/conformance/**'],
    // Suites start servers on free ports of their own; two cores hold this many at once.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    env: { NODE_ENV: 'test' },
  },
})
