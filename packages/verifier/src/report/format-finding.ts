import type { Finding } from '../expectations/expectation.ts'

/** A count for people: what, how many of how many, and what it may be. */
export function formatFinding({
  name,
  observed,
  sample,
  accepted,
  wantedShare,
  power,
  note,
}: Finding): string {
  const { low, high } = accepted
  const band = low === high ? `${low}` : `${low}–${high}`
  // Counters may count several things a request.
  const of = Math.max(observed, high) > sample ? 'in' : 'of'
  const chance = wantedShare !== undefined && wantedShare > 0 && wantedShare < 1
  const wanted = chance ? `wanted ${percent(wantedShare)}, ` : ''
  const missed =
    chance && power !== undefined
      ? `; ${percent(power.against)} would pass once in ${rounded(1 / power.missProbability)}`
      : ''
  return `${name}: ${observed} ${of} ${sample} (${wanted}accepted ${band}${missed})${note === undefined ? '' : `; ${note}`}`
}

/**
 * What proxies wrote about it: the proxy, and below it its own words.
 * @param shown lines that stand above already; they are not repeated
 */
export function formatEvidence({ evidence = [] }: Finding, shown: Set<string>): readonly string[] {
  const fresh = evidence.filter(({ proxy, line }) => !shown.has(`${proxy} ${line}`))
  for (const { proxy, line } of fresh) shown.add(`${proxy} ${line}`)
  return [...Map.groupBy(fresh, ({ proxy }) => proxy)].flatMap(([proxy, lines]) => [
    `the proxy of ${proxy} says:`,
    ...lines.map(({ line }) => `  ${line}`),
  ])
}

function percent(share: number): string {
  return `${Math.round(share * 1e4) / 100} %`
}

/** Two significant digits: 1,200,000. */
function rounded(value: number): string {
  return Number(value.toPrecision(2)).toLocaleString('en')
}
