import { loadBuiltPage } from '@traffic-lab/page-kit/load-built-page'
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
  const names = { assetsDir: 'assets', packageName: '@traffic-lab/weather-frontend' }
  const { template, renderApp, assets } = await loadBuiltPage<RenderApp>(dist, names)
  return { ...createPage(template, renderApp), assets }
}
