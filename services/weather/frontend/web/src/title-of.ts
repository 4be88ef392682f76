import { cities } from './features/city-query/cities.ts'
import type { Texts } from './texts.ts'
import type { View } from './view-of.ts'

/** The document's title: the first thing a screen reader says, and what a tab shows. */
export function titleOf(texts: Texts, view: View): string {
  if (view.name === 'dashboard') return texts.appName
  if (view.name === 'maintenance') return `${texts.maintenance} · ${texts.appName}`
  const known = cities.find((city) => city === view.city)
  return `${known === undefined ? view.city : texts.cities[known]} · ${texts.appName}`
}
