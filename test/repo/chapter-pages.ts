import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './workspace.ts'

/** A fenced block of a page: the words behind the three ticks, and what stands between them. */
interface Fence {
  readonly info: string
  readonly text: string
}

export interface ChapterPage {
  /** File name without `.md`; for a section with rules also the name of its folder under `manifests/`. */
  readonly section: string
  readonly file: string
  readonly text: string
  readonly fences: readonly Fence[]
}

/** All pages of a language, in the order of the sections. */
export function chapterPages(language: 'en' | 'zh'): readonly ChapterPage[] {
  const folder = `docs/chapters/${language}`
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .sort(new Intl.Collator('en', { numeric: true }).compare)
    .map((name) => {
      const file = `${folder}/${name}`
      const text = readFileSync(join(root, file), 'utf8')
      return { section: name.replace(/\.md$/, ''), file, text, fences: fencesOf(text) }
    })
}

function fencesOf(text: string): readonly Fence[] {
  return [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, info = '', body = '']) => ({
    info,
    text: body,
  }))
}
