import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { PageFacts, RenderApp } from './page-facts.ts'

export interface Page {
  /** The whole document, as served. */
  render(facts: PageFacts): string
  /** Folder of the files under /static/; absent when there are none. */
  readonly assets?: string
}

/** Fills the template's marks: `%lang%`, `<!--app-->` and `"%facts%"`, in this order. */
export function createPage(template: string, renderApp: RenderApp): Page {
  const [head = '', beforeApp = '', beforeFacts = '', tail = ''] =
    template.split(/%lang%|<!--app-->|"%facts%"/)
  return {
    render(facts) {
      // Inside a script element only `<` can end the text. Without blanks no phrase of the page stands in it twice.
      const text = JSON.stringify(facts).replaceAll('<', '\\u003c').replaceAll(' ', '\\u0020')
      return head + facts.language + beforeApp + renderApp(facts) + beforeFacts + text + tail
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
        `the page is not built: ${fileURLToPath(file)} is missing; run pnpm --filter @traffic-lab/bookinfo-productpage build`,
      )
    }
  }
  const { renderApp }: { renderApp: RenderApp } = await import(server.href)
  return {
    ...createPage(readFileSync(template, 'utf8'), renderApp),
    assets: fileURLToPath(new URL('client/static/', dist)),
  }
}
