import { defineConfig } from 'vitest/config'

/** One configuration for every package; each runs it from its own folder and leaves its results in `.test`. */
export default defineConfig({
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx'],
    reporters: ['default', 'json'],
    outputFile: { json: '.test/results.json' },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    passWithNoTests: true,
  },
})
