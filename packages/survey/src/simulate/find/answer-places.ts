/** The places a query's answers stand at: studies, or the series or images below one. Nothing is listed beforehand. */
import type { SimulatedArchive } from '../studies/simulated-archive.ts'
import type { Place } from './answer-fields.ts'
import type { FindQuery } from './find-query.ts'
import { NOT_YET, StudyCursor, selectStudies } from './study-selection.ts'
import { fitsWildCard } from './wild-card.ts'

export type Step = 'place' | 'end' | 'not yet'

/** Walks from answer to answer; `place` is overwritten by each step. */
export class AnswerPlaces {
  readonly place: Place = { study: 0, series: 0, image: 0 }
  readonly #archive: SimulatedArchive
  readonly #query: FindQuery
  readonly #studies: StudyCursor
  #isInside = false

  constructor(archive: SimulatedArchive, query: FindQuery, knowsEmptyValues: boolean) {
    this.#archive = archive
    this.#query = query
    this.#studies = new StudyCursor(selectStudies(archive, query.study, knowsEmptyValues))
  }

  /** Moves to the next answer. */
  step(): Step {
    if (this.#query.level === 'STUDY') return this.#nextStudy()
    for (;;) {
      const moved = this.#isInside ? this.#nextBelow() : this.#nextStudyToEnter()
      if (moved !== 'again') return moved
    }
  }

  #nextStudy(): Step {
    const study = this.#studies.next()
    if (study === NOT_YET) return 'not yet'
    if (study < 0) return 'end'
    this.place.study = study
    return 'place'
  }

  #nextStudyToEnter(): Step | 'again' {
    const moved = this.#nextStudy()
    if (moved !== 'place') return moved
    this.#isInside = true
    this.place.series = this.#query.level === 'SERIES' ? -1 : 0
    this.place.image = -1
    return 'again'
  }

  /** The next series or image of the study that is open. */
  #nextBelow(): Step | 'again' {
    const { place } = this
    const { plan } = this.#archive
    if (this.#query.level === 'SERIES') place.series++
    else if (++place.image >= this.#imagesHere()) {
      place.series++
      place.image = 0
    }
    if (place.series >= plan.seriesOf(place.study)) {
      this.#isInside = false
      return 'again'
    }
    return this.#fits() ? 'place' : 'again'
  }

  #imagesHere(): number {
    return this.#archive.plan.imagesOfSeries(this.place.study, this.place.series)
  }

  #fits(): boolean {
    const { study, series, image } = this.place
    const { uids } = this.#archive
    const { seriesInstanceUID, sopInstanceUID, modality } = this.#query
    if (seriesInstanceUID !== undefined && !isListed(seriesInstanceUID, uids.series(study, series))) return false
    if (sopInstanceUID !== undefined && !isListed(sopInstanceUID, uids.image(study, series, image))) return false
    return modality === undefined || fitsWildCard(modality, this.#archive.modality(study))
  }
}

function isListed(list: string, uid: string): boolean {
  return list === uid || list.split('\\').includes(uid)
}
