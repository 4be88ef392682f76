/** ln(k!) for all k asked for so far. The sums keep probabilities exact to eight digits at 100,000 draws. */
const logFactorials: number[] = [0]

function logFactorial(n: number): number {
  for (let k = logFactorials.length; k <= n; k += 1) {
    logFactorials.push((logFactorials[k - 1] ?? 0) + Math.log(k))
  }
  return logFactorials[n] ?? 0
}

/** The probability of exactly `k` hits in `n` independent draws that each hit with probability `share` (0–1). */
export function binomialPmf(n: number, k: number, share: number): number {
  if (k < 0 || k > n) return 0
  if (share <= 0) return k === 0 ? 1 : 0
  if (share >= 1) return k === n ? 1 : 0
  const ways = logFactorial(n) - logFactorial(k) - logFactorial(n - k)
  return Math.exp(ways + k * Math.log(share) + (n - k) * Math.log1p(-share))
}

/** The probability of `low` to `high` hits, both included. Summed from the smallest term up, so tails keep digits. */
export function binomialBetween(n: number, share: number, low: number, high: number): number {
  const terms: number[] = []
  for (let k = Math.max(0, low); k <= Math.min(n, high); k += 1) terms.push(binomialPmf(n, k, share))
  return Math.min(
    1,
    terms.sort((a, b) => a - b).reduce((sum, term) => sum + term, 0),
  )
}
