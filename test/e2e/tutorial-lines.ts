import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One line of the tutorial, and what becomes of it in the lab. */
export interface TutorialLine {
  readonly line: string
  /** What is typed: the line itself, another one, or (undefined) nothing. */
  readonly typed: string | undefined
  /** Why it is another line or none. */
  readonly because?: string
}

/** The lines of `tutorial-lines.txt` by section, in the tutorial's order. */
export function tutorialLines(): ReadonlyMap<string, readonly TutorialLine[]> {
  const text = readFileSync(join(import.meta.dirname, 'tutorial-lines.txt'), 'utf8')
  const [, ...sections] = text.split(/^== /m)
  return new Map(
    sections.map((section) => {
      const [name = '', ...rest] = section.split('\n')
      return [name, parseLines(rest)]
    }),
  )
}

function parseLines(rows: readonly string[]): readonly TutorialLine[] {
  const lines: TutorialLine[] = []
  let document: string[] | undefined
  for (const row of rows) {
    const [, key, value = ''] = /^ {2}(instead|because|not here): (.*)$/.exec(row) ?? []
    const last = lines.at(-1)
    if (document !== undefined) {
      document.push(row)
      if (row !== 'EOF') continue
      const line = document.join('\n')
      lines.push({ line, typed: line })
      document = undefined
    } else if (row.endsWith('<<EOF')) document = [row]
    else if (key !== undefined && last !== undefined) {
      lines.splice(-1, 1, { ...last, ...remark(key, value) })
    } else if (row !== '') lines.push({ line: row, typed: row })
  }
  return lines
}

function remark(key: string, value: string): Partial<TutorialLine> {
  if (key === 'instead') return { typed: value }
  return key === 'because' ? { because: value } : { typed: undefined, because: value }
}
