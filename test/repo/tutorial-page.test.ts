import { describe, expect, it } from 'vitest'
import { tutorialLines } from '../e2e/tutorial-lines.ts'
import { repositoryFiles, text } from './workspace.ts'

const pages = ['docs/tutorial.md', 'docs/tutorial.zh-CN.md']
const lines = [...tutorialLines().values()].flat()

/** The lines of a page's `sh` blocks. */
function commands(file: string): readonly string[] {
  return [...text(file).matchAll(/```sh[^\n]*\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block.trimEnd().split('\n'),
  )
}

describe.each(pages)('%s', (page) => {
  it('names every line that must be typed otherwise, and its replacement', () => {
    // A table has a sign of its own between columns; what is long and the same in both is left out.
    const shown = text(page).replaceAll('\\|', '|')
    const changed = lines.filter(({ line, typed }) => typed !== undefined && typed !== line)
    expect(changed.length).toBeGreaterThan(0)
    for (const { line, typed = '' } of changed) {
      const same = / -c istio-proxy .*/
      expect(shown).toContain(line.replace(same, ' …'))
      expect(shown).toContain(
        typed.startsWith(line) ? typed.slice(line.length).trim() : typed.replace(same, ' …'),
      )
    }
  })

  it('names the programs of every line that cannot be typed', () => {
    const impossible = lines.filter(({ typed }) => typed === undefined)
    expect(impossible.length).toBeGreaterThan(0)
    for (const { line } of impossible) {
      const program = /^(git clone|modprobe|lsmod)/.exec(line)?.[0]
      if (program !== undefined) expect(text(page)).toContain(`\`${program}\``)
      else expect(line).toContain('iptables.modules')
    }
  })

  it('has no command that no test runs', () => {
    const chapters = repositoryFiles().filter((file) => file.startsWith('docs/chapters/en/'))
    const run = new Set([...chapters, 'README.md'].flatMap(commands))
    const visited = [...text('test/e2e/goto.test.ts').matchAll(/goTo\('([\d.]+)'\)/g)]
    for (const [, section] of visited) run.add(`pnpm lab goto ${section}`)
    expect(commands(page).filter((command) => !run.has(command))).toEqual([])
  })
})

it('the page has the same commands in both languages', () => {
  const [english = '', chinese = ''] = pages
  expect(commands(english)).toEqual(commands(chinese))
  const code = (file: string) => text(file).match(/`[^`\n]+`/g)
  expect(code(english)?.toSorted()).toEqual(code(chinese)?.toSorted())
})
