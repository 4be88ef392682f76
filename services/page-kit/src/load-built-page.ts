import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A page that `vite build` made. */
export interface BuiltPage<RenderApp> {
  /** The document, with marks for what the server fills in. */
  readonly template: string
  readonly renderApp: RenderApp
  /** Folder of the files that the page loads. */
  readonly assets: string
}

/** Reads what `vite build` wrote to `dist`; the module that renders is taken at its word for what it exports. */
export async function loadBuiltPage<RenderApp>(
  dist: URL,
  { assetsDir, packageName }: { readonly assetsDir: string; readonly packageName: string },
): Promise<BuiltPage<RenderApp>> {
  const template = new URL('client/index.html', dist)
  const server = new URL('server/render-app.js', dist)
  for (const file of [template, server]) {
    if (!existsSync(file)) {
      throw new Error(
        `the page is not built: ${fileURLToPath(file)} is missing; run pnpm --filter ${packageName} build`,
      )
    }
  }
  const { renderApp }: { renderApp: RenderApp } = await import(server.href)
  const assets = fileURLToPath(new URL(`client/${assetsDir}/`, dist))
  return { template: readFileSync(template, 'utf8'), renderApp, assets }
}
