import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

/** Apart from vite.config.ts, whose root is the browser's half alone. */
export default defineConfig({ plugins: [react()], test: { include: ['{src,web}/**/*.test.ts'] } })
