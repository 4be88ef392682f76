import { formatGeneral } from './go-number.ts'

/** Count, sum, extremes and deviation of recorded numbers. */
export class Counter {
  count = 0
  min = 0
  max = 0
  sum = 0
  #sumOfSquares = 0

  record(value: number): void {
    this.min = this.count === 0 ? value : Math.min(this.min, value)
    this.max = this.count === 0 ? value : Math.max(this.max, value)
    this.count += 1
    this.sum += value
    this.#sumOfSquares += value * value
  }

  add(other: Counter): void {
    if (other.count === 0) return
    this.min = this.count === 0 ? other.min : Math.min(this.min, other.min)
    this.max = this.count === 0 ? other.max : Math.max(this.max, other.max)
    this.count += other.count
    this.sum += other.sum
    this.#sumOfSquares += other.#sumOfSquares
  }

  get average(): number {
    return this.count === 0 ? 0 : this.sum / this.count
  }

  /** Of the whole population. Rounding may bring equal numbers below zero. */
  get deviation(): number {
    if (this.count === 0) return 0
    return Math.sqrt(Math.max(0, (this.#sumOfSquares - (this.sum * this.sum) / this.count) / this.count))
  }

  line(title: string): string {
    const { count, average, deviation, min, max, sum } = this
    const spread = `avg ${formatGeneral(average, 8)} +/- ${formatGeneral(deviation, 4)}`
    const range = `min ${formatGeneral(min)} max ${formatGeneral(max)}`
    return `${title} : count ${count} ${spread} ${range} sum ${formatGeneral(sum, 9)}\n`
  }
}
