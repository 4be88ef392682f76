import { globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** What vitest's JSON reporter writes. */
interface Results {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

/** What each package with tests leaves of them. */
function resultFiles(root: string): readonly string[] {
  return globSync('{packages/*,services/*,services/*/*,experiments,images,bench,test}/.test/*.json', {
    cwd: root,
  }).map((file) => join(root, file))
}

export function removeTestResults(root: string): void {
  for (const file of resultFiles(root)) rmSync(file)
}

/** Tells of every test that any package has run: its name, or its file's if that did not even load. */
export function readTestResults(root: string, tell: (name: string, status: string) => void): void {
  for (const file of resultFiles(root)) {
    const { testResults }: Results = JSON.parse(readFileSync(file, 'utf8'))
    for (const { name, status, message, assertionResults } of testResults) {
      if (assertionResults.length === 0 && status === 'failed') tell(`${name}: ${message}`, status)
      for (const test of assertionResults) tell(test.fullName, test.status)
    }
  }
}
