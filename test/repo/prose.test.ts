import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageJson, repositoryFiles, root, text } from './workspace.ts'

const documents = repositoryFiles().filter((file) => file.endsWith('.md'))

describe('the documents', () => {
  it.each(documents)('%s links only to what is there', (file) => {
    const targets = [...text(file).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((match) => match[1] ?? '')
    const local = targets.filter((target) => !/^[a-z]+:/.test(target))
    expect(local.filter((target) => !existsSync(join(root, dirname(file), target)))).toEqual([])
  })

  it.each(documents)('%s names only pnpm scripts that exist', (file) => {
    const scripts = Object.keys(packageJson('.').scripts ?? {})
    const builtin = ['install', 'exec', 'add']
    const used = [...text(file).matchAll(/(?:^|`|npx )pnpm ([a-z][a-z:-]*)/gm)].map((match) => match[1] ?? '')
    expect(used.filter((name) => !scripts.includes(name) && !builtin.includes(name))).toEqual([])
  })

  it.each(['README.md', 'README.zh-CN.md'])('%s shows the same commands as its sibling', (file) => {
    const sibling = file === 'README.md' ? 'README.zh-CN.md' : 'README.md'
    expect(commands(file)).toEqual(commands(sibling))
  })
})

/** The lines of all `sh` blocks, without trailing remarks. */
function commands(file: string): readonly string[] {
  const blocks = [...text(file).matchAll(/```sh(?: cluster)?\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')
  return blocks
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '')
}
