import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The repository as data. */
export const root = join(import.meta.dirname, '../..')

/** Every file git knows or would add, relative to the root. */
export function repositoryFiles(): readonly string[] {
  // Git asks who owns a checkout before it lists one; here nothing in it is run.
  const owner = ['-c', `safe.directory=${root}`]
  const files = ['ls-files', '--cached', '--others', '--exclude-standard']
  const output = execFileSync('git', [...owner, ...files], { cwd: root, encoding: 'utf8' })
  return output.split('\n').filter((file) => file !== '')
}

export function text(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

export interface PackageJson {
  readonly name: string
  readonly version: string
  readonly engines?: { readonly node?: string }
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

export function packageJson(folder: string): PackageJson {
  return JSON.parse(text(join(folder, 'package.json'))) as PackageJson
}
