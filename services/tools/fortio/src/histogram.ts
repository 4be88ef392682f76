import { Counter } from './counter.ts'
import { formatGeneral } from './go-number.ts'

/** Upper ends of the buckets, in units of the resolution; fortio's own. */
const ends = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100, 120,
  140, 160, 180, 200, 250, 300, 350, 400, 450, 500, 600, 700, 800, 900, 1000, 2000, 3000, 4000, 5000, 7500,
  10_000, 20_000, 30_000, 40_000, 50_000, 75_000, 100_000,
]

export interface Bucket {
  readonly start: number
  readonly end: number
  /** How much lies in this bucket or below it, 0–100. */
  readonly percent: number
  readonly count: number
}

export interface Percentile {
  readonly percentile: number
  readonly value: number
}

/** Numbers in buckets that grow with the number. A bucket takes in its upper end. */
export class Histogram {
  readonly counter = new Counter()
  readonly #resolution: number
  readonly #offset: number
  readonly #counts = new Array<number>(ends.length + 1).fill(0)

  constructor(resolution: number, offset = 0) {
    this.#resolution = resolution
    this.#offset = offset
  }

  record(value: number): void {
    this.counter.record(value)
    const scaled = (value - this.#offset) / this.#resolution
    // A quotient a hair above an end, such as 3.0000000000000004, belongs to that end.
    const index = ends.findIndex((end) => scaled - end < 1e-12)
    const place = index < 0 ? ends.length : index
    this.#counts[place] = (this.#counts[place] ?? 0) + 1
  }

  /** Takes in what another histogram of the same buckets has. */
  add(other: Histogram): void {
    this.counter.add(other.counter)
    other.#counts.forEach((count, index) => {
      this.#counts[index] = (this.#counts[index] ?? 0) + count
    })
  }

  /** How much of the whole (0–100) is not above the offset. */
  get percentAtOffset(): number {
    return (100 * (this.#counts[0] ?? 0)) / this.counter.count
  }

  /** The buckets that hold something; the first starts at the least number, the last ends at the greatest. */
  buckets(): readonly Bucket[] {
    const { count: all, min, max } = this.counter
    const filled = this.#counts.flatMap((count, index) => (count > 0 ? [{ count, index }] : []))
    let below = 0
    return filled.map(({ count, index }, position) => {
      below += count
      const beyond = index === ends.length
      const start = position === 0 && !beyond ? min : this.#valueAt(Math.max(0, index - 1))
      const end = position === filled.length - 1 ? max : this.#valueAt(index)
      return { start, end, percent: (100 * below) / all, count }
    })
  }

  #valueAt(index: number): number {
    return this.#resolution * (ends[index] ?? 0) + this.#offset
  }

  /** Estimates, as if numbers were spread evenly in their bucket. Empty without numbers. */
  percentiles(wanted: readonly number[]): readonly Percentile[] {
    const buckets = this.buckets()
    if (buckets.length === 0) return []
    return wanted.map((percentile) => ({ percentile, value: this.#estimate(percentile, buckets) }))
  }

  #estimate(percentile: number, buckets: readonly Bucket[]): number {
    // The least number alone stands for the first of the numbers.
    let reached = 100 / this.counter.count
    if (percentile <= reached) return this.counter.min
    for (const { start, end, percent } of buckets) {
      if (percentile <= percent) return start + ((percentile - reached) / (percent - reached)) * (end - start)
      reached = percent
    }
    return this.counter.max
  }

  text(title: string, wanted: readonly number[] = []): string {
    const buckets = this.buckets()
    if (buckets.length === 0) return `${title} : no data\n`
    const lines = buckets.map(({ start, end, percent, count }, index) => {
      const [from, to, middle] = [start, end, (start + end) / 2].map((value) => formatGeneral(value, 6))
      return `${index === 0 ? '>=' : '>'} ${from} <= ${to} , ${middle} , ${percent.toFixed(2)}, ${count}\n`
    })
    const head = `${this.counter.line(title)}# range, mid point, percentile, count\n`
    return head + lines.join('') + percentileLines(this.percentiles(wanted))
  }
}

export function percentileLines(percentiles: readonly Percentile[]): string {
  return percentiles
    .map(({ percentile, value }) => `# target ${formatGeneral(percentile)}% ${formatGeneral(value, 6)}\n`)
    .join('')
}

/** `50,99.9` as numbers between 0 and 100; throws with what is wrong. */
export function parsePercentiles(text: string): readonly number[] {
  const parts = text.split(',').map((part) => part.trim())
  const numbers = parts.filter((part) => part !== '').map(Number)
  const wrong = numbers.find((number) => !(number > 0 && number < 100))
  if (wrong !== undefined) throw new Error(`percentile ${formatGeneral(wrong)} must be > 0 and < 100`)
  if (numbers.length === 0) throw new Error("list can't be empty")
  return numbers
}
