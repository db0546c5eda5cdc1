/** Noise that is the same in every run: about Gaussian, from a small linear congruential generator. */

const TABLE_LENGTH = 1 << 16

/** A table of noise around 0, and a walk through it that starts elsewhere for each slice. */
export class Noise {
  readonly #table = new Int8Array(TABLE_LENGTH)

  /** @param deviation - standard deviation in units of the image, up to 40 */
  constructor(deviation: number) {
    let state = 1
    const uniform = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 2 ** 32 - 0.5
    }
    // The sum of three uniform variables of variance 1/12 has variance 1/4
    for (let at = 0; at < TABLE_LENGTH; at += 1) {
      this.#table[at] = Math.round((uniform() + uniform() + uniform()) * 2 * deviation)
    }
  }

  /** The stored values: pixels plus noise plus `offset`, kept within 12 bits. */
  stored(pixels: Int16Array, offset: number, slice: number): Uint16Array {
    const stored = new Uint16Array(pixels.length)
    const table = this.#table
    let at = Math.imul(slice + 1, 40_503) & (TABLE_LENGTH - 1)
    for (let index = 0; index < pixels.length; index += 1) {
      // Prime to the table's length, and not a row's length: no stripes
      at = (at + 26_821) & (TABLE_LENGTH - 1)
      const value = pixels[index]! + table[at]! + offset
      stored[index] = value < 0 ? 0 : Math.min(value, 4095)
    }
    return stored
  }
}
