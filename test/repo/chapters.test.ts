import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { sectionOf } from '@traffic-lab/verifier'
import { describe, expect, it } from 'vitest'
import { chapterPages } from './chapter-pages.ts'
import { root, text } from './workspace.ts'

const english = chapterPages('en')
const chinese = chapterPages('zh')
const sections = (folder: string, ending: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, name.length - ending.length))
    .sort()

/** Sections in which nothing is ruled yet. */
const withoutRules = ['3-weather-app']

describe('a section', () => {
  const withRules = sections('manifests', '')
  const all = [...withoutRules, ...withRules].sort()

  it('has rules, an experiment and a page in both languages', () => {
    expect(withRules.length).toBeGreaterThan(0)
    expect(sections('experiments', '.experiment.ts')).toEqual(withRules)
    expect(english.map(({ section }) => section).sort()).toEqual(all)
    expect(chinese.map(({ section }) => section).sort()).toEqual(all)
  })

  it.each(['README.md', 'README.zh-CN.md', 'docs/chapters/README.md'])('is linked from %s', (file) => {
    const linked = new Set([...text(file).matchAll(/\(([^()]*\/)?([^()/]+)\.md\)/g)].map((match) => match[2]))
    expect(all.filter((section) => !linked.has(section))).toEqual([])
  })
})

describe('a page', () => {
  it.each(english)('$section has the same blocks in both languages', ({ section, fences }) => {
    expect(chinese.find((page) => page.section === section)?.fences).toEqual(fences)
  })

  it.each([...english, ...chinese])('$file uses each rule of its section, from its own folder', (page) => {
    if (withoutRules.includes(page.section)) return
    const commands = page.fences.filter(({ info }) => info.startsWith('sh')).map((fence) => fence.text)
    for (const rule of readdirSync(join(root, 'manifests', page.section)))
      expect(commands.join('\n') + page.text).toContain(`manifests/${page.section}/${rule}`)
  })

  it.each([...english, ...chinese])('$file ends with its proof', ({ section, fences }) => {
    if (withoutRules.includes(section)) return
    expect(fences.at(-1)).toEqual({ info: 'sh verify', text: `pnpm verify ${sectionOf(section)}\n` })
  })

  it.each([...english, ...chinese])('$file is short', ({ text: page }) => {
    expect(page.split('\n').length).toBeLessThanOrEqual(90)
  })
})
