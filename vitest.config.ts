import { defineConfig } from 'vitest/config'

/** One configuration for every package; each runs it from its own folder and leaves its results in `.test`. */
export default defineConfig({
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx'],
    reporters: ['default', 'json'],
    outputFile: { json: '.test/results.json' },
    // Against hanging, not against slowness: a busy machine is no failure.
    testTimeout: 240_000,
    hookTimeout: 400_000,
    expect: { poll: { timeout: 30_000 } },
    passWithNoTests: true,
  },
})
