import { loadBuiltPage } from '@traffic-lab/page-kit/load-built-page'
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
  const names = { assetsDir: 'static', packageName: '@traffic-lab/bookinfo-productpage' }
  const { template, renderApp, assets } = await loadBuiltPage<RenderApp>(dist, names)
  return { ...createPage(template, renderApp), assets }
}
