import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { PageFacts, RenderApp } from './page-facts.ts'

export interface Page {
  /** The whole document, as served. */
  render(facts: PageFacts): string
  /** Folder of the files under /assets/; absent when there are none. */
  readonly assets?: string
}

/** Fills the template's marks: `%lang%`, `%version%`, `%title%`, `<!--app-->` and `"%facts%"`. */
export function createPage(template: string, renderApp: RenderApp): Page {
  return {
    render(facts) {
      const { title, html } = renderApp(facts)
      const values: Record<string, string> = {
        '%lang%': facts.language,
        '%version%': facts.version,
        '%title%': title,
        '<!--app-->': html,
        // Inside a script element only `<` can end the text.
        '"%facts%"': JSON.stringify(facts).replaceAll('<', '\\u003c'),
      }
      return template.replace(
        /%lang%|%version%|%title%|"%facts%"|<!--app-->/g,
        (mark) => values[mark] ?? mark,
      )
    },
  }
}

/** Loads what `vite build` wrote to `dist`. */
export async function loadPage(dist: URL): Promise<Page> {
  const template = new URL('client/index.html', dist)
  const server = new URL('server/render-app.js', dist)
  for (const file of [template, server]) {
    if (!existsSync(file)) {
      throw new Error(
        `the page is not built: ${fileURLToPath(file)} is missing; run pnpm --filter @traffic-lab/weather-frontend build`,
      )
    }
  }
  const { renderApp }: { renderApp: RenderApp } = await import(server.href)
  return {
    ...createPage(readFileSync(template, 'utf8'), renderApp),
    assets: fileURLToPath(new URL('client/assets/', dist)),
  }
}
