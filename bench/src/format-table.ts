import type { Budget, Unit } from './benchmark.ts'
import type { BenchResult } from './summarize.ts'

const header = ['', 'budget', 'median', 'worst', 'n', ''] as const

/** For people: one line a result, grouped by benchmark; numbers to the right. */
export function formatTable(results: readonly BenchResult[]): string {
  const rows = results.map((result, index) => ({
    cells: cellsOf(result),
    title: results[index - 1]?.benchmark === result.benchmark ? undefined : result.benchmark,
  }))
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [
    line(header),
    ...rows.flatMap(({ cells, title }) => [...(title === undefined ? [] : [title]), line(cells)]),
  ].join('\n')
}

function cellsOf({ what, unit, median, worst, n, budget, verdict }: BenchResult): readonly string[] {
  return [
    `  ${what}`,
    budget === undefined ? '' : formatBudget(budget, unit),
    formatValue(median, unit),
    formatValue(worst, unit),
    String(n),
    verdict ?? '',
  ]
}

function formatBudget({ median, worst, least }: Budget, unit: Unit): string {
  const limits = [
    ...(least === undefined ? [] : [`≥ ${limit(least, unit)}`]),
    ...(median === undefined ? [] : [`≤ ${limit(median, unit)}`]),
    ...(worst === undefined ? [] : [`worst ≤ ${limit(worst, unit)}`]),
  ]
  return limits.join(', ')
}

function limit(value: number, unit: Unit): string {
  return unit === '×' ? `${value} ×` : `${value.toLocaleString('en')} ${unit}`
}

/** Three digits or all before the point: 0.42, 7.31, 88.4, 1,234. */
function formatValue(value: number, unit: Unit): string {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0
  const text = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return `${text} ${unit}`
}
