import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { UserConfig } from 'vite'
import { publishBuild } from './publish-build.ts'

interface PageOptions {
  /** The package's folder; its page is in `web`, and `vite build` makes `dist`. */
  readonly folder: string
  /** The folder at the server's root below which everything is that the page loads. */
  readonly assetsDir: string
}

/** `vite build` makes both halves of a page: what the browser loads, and what the server renders with. */
export function pageConfig({ folder, assetsDir }: PageOptions): UserConfig {
  const build = join(folder, '.cache', `build-${process.pid}`)
  return {
    root: join(folder, 'web'),
    plugins: [react()],
    builder: {
      async buildApp(builder) {
        try {
          for (const half of Object.values(builder.environments)) await builder.build(half)
          await publishBuild(build, join(folder, 'dist'))
        } finally {
          await rm(build, { recursive: true, force: true })
        }
      },
    },
    environments: {
      client: {
        // Nothing is worth a data: URI here, and every asset keeps a cacheable address.
        build: { outDir: join(build, 'client'), assetsDir, emptyOutDir: true, assetsInlineLimit: 0 },
      },
      ssr: {
        // React comes with it, so that the server needs no package at run time.
        resolve: { noExternal: true },
        define: { 'process.env.NODE_ENV': '"production"' },
        build: {
          outDir: join(build, 'server'),
          emptyOutDir: true,
          minify: true,
          rolldownOptions: { input: join(folder, 'web/src/render-app.tsx') },
        },
      },
    },
  }
}
