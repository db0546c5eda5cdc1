/** Totals from samples, with the interval that holds the truth 19 times out of 20 if the sample is random. */
const NINETY_FIVE_PER_CENT = 1.96

/** Sums values one by one; keeps their mean and the sum of squared deviations (Welford). */
export class SampleMean {
  size = 0
  sum = 0
  #mean = 0
  #squares = 0

  add(value: number): void {
    this.size += 1
    this.sum += value
    const deviation = value - this.#mean
    this.#mean += deviation / this.size
    this.#squares += deviation * (value - this.#mean)
  }

  /**
   * The total of a population of which this is a random sample.
   *
   * @param population - at least as many as were sampled
   */
  total(population: number): { value: number; low: number; high: number } {
    if (this.size === 0) return { value: 0, low: 0, high: 0 }
    const variance = this.size > 1 ? this.#squares / (this.size - 1) : this.#mean ** 2
    const unseen = 1 - this.size / population
    const margin = NINETY_FIVE_PER_CENT * population * Math.sqrt((variance / this.size) * Math.max(0, unseen))
    const value = Math.round(this.#mean * population)
    return { value, low: Math.max(this.sum, Math.floor(value - margin)), high: Math.ceil(value + margin) }
  }
}
