/**
 * How many images the studies have, for servers that leave NumberOfStudyRelatedInstances empty: by series for all studies at
 * once where the server takes that, otherwise study by study and, where series do not say either, by asking for the images.
 *
 * Sources: PS3.4 C.3.4 (counts), C.4.1.2.2 (relational queries), C.4.1.3.1 (keys of the levels above).
 */
import type { Count } from '../finding.ts'
import type { QueryEnding } from './cap.ts'
import type { Asker } from './count-level.ts'
import { countLevel } from './count-level.ts'
import { SampleMean } from './estimate.ts'
import { LevelTally, type LevelTallyOptions } from './level-tally.ts'
import type { CountingLimits } from './limits.ts'
import type { Level } from './slice.ts'

export interface ImageCounting {
  readonly asker: Asker
  /** Counted to its end. */
  readonly studies: LevelTally
  readonly limits: CountingLimits
  /** For the tallies of the lower levels. */
  readonly tally: Omit<LevelTallyOptions, 'level' | 'sketchHash' | 'distinctUIDs' | 'barrenAnswers' | 'mostAnswers'>
}

/** What is known, and why it is not all. */
export interface ImagesResult {
  readonly images: Count
  /** Images that were seen or stated; an estimate is not below it. */
  readonly floor: number
  readonly reasons: ReadonlySet<string>
}

export async function countImages(counting: ImageCounting): Promise<ImagesResult> {
  const { studies, limits } = counting
  if (studies.withoutCount === 0) return exact(studies.instances)
  // Few studies that do not say: those are asked for, instead of all series of the archive.
  const isFew = studies.withoutCount <= limits.sampledStudies && studies.withoutCount < studies.units.size / 2
  const atOnce = isFew ? undefined : ((await ofAll(counting, 'SERIES')) ?? (await ofAll(counting, 'IMAGE')))
  return atOnce ?? studyByStudy(counting)
}

/** One query for the series or images of all studies; undefined if the server refuses that or does not give all. */
async function ofAll(
  { asker, studies, limits, tally }: ImageCounting,
  level: Level,
): Promise<ImagesResult | undefined> {
  const { barrenAnswers, distinctUIDs } = limits
  const mostAnswers = level === 'IMAGE' ? limits.imageAnswers : limits.answers
  const units = new LevelTally({ ...tally, level, distinctUIDs, barrenAnswers, mostAnswers })
  try {
    const { isComplete } = await countLevel(asker, units, level, limits)
    // Every study has a series and every series an image, so each study must have come up.
    if (!isComplete || units.withoutCount > 0 || units.studies.size < studies.units.size) return undefined
    return exact(level === 'IMAGE' ? units.units.size : units.instances)
  } finally {
    units.forget()
  }
}

async function studyByStudy(counting: ImageCounting): Promise<ImagesResult> {
  const { studies } = counting
  const reasons = new Set<string>()
  const mean = new SampleMean()
  let atLeastMore = 0
  for (const studyInstanceUID of studies.sample.drain()) {
    const study = await imagesOfStudy(counting, studyInstanceUID)
    if (study.isComplete) mean.add(study.images)
    else {
      atLeastMore += study.images
      reasons.add('images of single studies could not be counted to the end')
    }
    if (study.isOver) break
  }
  const known = studies.instances
  const floor = known + mean.sum + atLeastMore
  if (mean.size === studies.withoutCount) return exact(known + mean.sum)
  if (mean.size < SMALLEST_SAMPLE)
    return { images: { value: floor, certainty: 'at least' }, floor, reasons: reasons.add(tooFew) }
  const { value, low, high } = mean.total(studies.withoutCount)
  const images: Count = { value: known + value, certainty: 'estimated', low: known + low, high: known + high }
  return { images, floor, reasons: reasons.add(`images estimated from ${mean.size} studies`) }
}

const tooFew = 'the server does not say how many images its studies have'
/** Below this an interval from the sample's own deviation means nothing. */
const SMALLEST_SAMPLE = 30

async function imagesOfStudy(
  { asker, limits, tally }: ImageCounting,
  studyInstanceUID: Uint8Array,
): Promise<{ images: number; isComplete: boolean; isOver: boolean }> {
  const series = new LevelTally(fewUnits(tally, 'SERIES', limits.seriesOfStudy))
  let images = 0
  try {
    const ending = await asker.ask({ level: 'SERIES' }, series, { studyInstanceUID })
    let isComplete =
      isWhole(ending) && series.strange === 0 && series.withoutCount <= limits.seriesOfStudy && series.units.size > 0
    let isOver = isLast(ending)
    images = series.instances
    for (const seriesInstanceUID of series.sample.drain()) {
      const unit = new LevelTally(fewUnits(tally, 'IMAGE', limits.imagesOfSeries))
      const last = await asker.ask({ level: 'IMAGE' }, unit, { studyInstanceUID, seriesInstanceUID })
      images += unit.units.size
      isComplete &&= isWhole(last) && unit.strange === 0 && unit.units.size > 0
      isOver ||= isLast(last)
      unit.forget()
      if (isOver) break
    }
    return { images, isComplete: isComplete && !isOver, isOver }
  } finally {
    series.forget()
  }
}

/** A tally of one study's series or one series' images. */
function fewUnits(tally: ImageCounting['tally'], level: Level, most: number): LevelTallyOptions {
  return { ...tally, level, distinctUIDs: most, barrenAnswers: most, mostAnswers: 2 * most, sampledStudies: most }
}

const isWhole = ({ how, status }: QueryEnding) => how === 'final' && status === 0
const isLast = ({ how }: QueryEnding) => how === 'limit' || how === 'unreachable' || how === 'protocol-error'

function exact(value: number): ImagesResult {
  return { images: { value, certainty: 'exact' }, floor: value, reasons: new Set() }
}
