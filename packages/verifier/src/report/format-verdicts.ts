import type { Experiment } from '../experiment.ts'
import type { Chance } from '../statistics/chance.ts'

interface Row extends Chance {
  readonly traffic: string
  readonly count: number
}

/** A page of Markdown: how often each experiment blames a right mesh, and how often it lets a wrong one pass. */
export function formatVerdicts(experiments: readonly Experiment[]): string {
  const tables = experiments.flatMap((experiment) => formatRows(experiment, rowsOf(experiment)))
  const alarms = experiments.flatMap(rowsOf).reduce((sum, { falseAlarm }) => sum + falseAlarm, 0)
  return `${[
    '# How sure a verdict is',
    '',
    'Computed from the numbers of requests that the experiments send; `pnpm exec node scripts/write-verdict-table.ts` writes this page, a test compares it.',
    '',
    `- **A right mesh fails**: the probability that a check is red in one run though the mesh does what the rule says. Over all experiments together it is at most ${format(alarms)}.`,
    '- **A wrong mesh passes**: the probability that the check stays green in one run though the mesh is wrong as named.',
    '',
    'Both are sums of exact binomial probabilities; where checks overlap, or a hash is uneven, the first is the most that can be. Five requests are enough where a mistake shows in every one of them, and say little of one that shows in one of twenty: the table does not hide it. Counters, limits of circuit breakers and times are not drawn, so they have no such numbers; a busy machine is no part of these numbers either.',
    '',
    'That real mistakes are seen is shown with meshes that are wrong on purpose: [test/wrong-mesh](../test/wrong-mesh/).',
    '',
    '| section | traffic | requests | what | a right mesh fails | wrong would be | a wrong mesh passes |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...tables,
  ].join('\n')}\n`
}

/** One row for each thing that is drawn; checks of each single request share theirs. */
function rowsOf({ traffic, expect }: Experiment): readonly Row[] {
  const rows = new Map<string, Row>()
  for (const { traffic: name, chances } of expect) {
    const count = traffic[name]?.count ?? 0
    for (const chance of chances?.(count) ?? [])
      rows.set(`${name} ${chance.of}`, { ...chance, traffic: name, count })
  }
  return [...rows.values()]
}

function formatRows({ section, part, traffic }: Experiment, rows: readonly Row[]): readonly string[] {
  const name = `${section} ${part}`
  if (rows.length === 0)
    return Object.entries(traffic).map(([traffic, { count }]) =>
      line([name, traffic, count, 'exact counts and times', '–', '–', '–']),
    )
  return rows.map(({ traffic, count, of, falseAlarm, against, miss }) =>
    line([name, traffic, count, of, format(falseAlarm), against, format(miss)]),
  )
}

function line(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`
}

/** `never`, or two digits: `3.4e-8`. */
function format(probability: number): string {
  if (probability === 0) return 'never'
  return probability < 0.01 ? probability.toExponential(1) : probability.toFixed(2)
}
