/** The places of a hostile system, which answers and answers and never comes to an end. */
import type { Place } from './answer-fields.ts'
import type { Step } from './answer-places.ts'

export class EndlessPlaces {
  readonly place: Place = { study: 0, series: 0, image: 0 }
  readonly #studies: number
  #next = 0

  /** @param studies - how many there are before they come again */
  constructor(studies: number) {
    this.#studies = studies
  }

  step(): Step {
    this.place.study = this.#next++ % this.#studies
    return 'place'
  }
}
