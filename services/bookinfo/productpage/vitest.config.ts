import { defineConfig } from 'vitest/config'

/** Apart from vite.config.ts, whose root is the browser's half alone. */
export default defineConfig({ test: { include: ['{src,web}/**/*.test.ts'] } })
