/**
 * How a study is hung: which series stands where when it is opened.
 *
 * A reader's own choice for a modality ("always open like this") comes first. Without one, a study with a prior of its
 * modality opens beside it, any other alone.
 */
import type { SeriesRow } from '../../dicomweb/series.ts'
import type { Layout } from '../viewer-state.ts'

/** What a cell holds, told without naming a patient: the n-th series of a modality, now or before. */
export interface HungSeries {
  from: 'current' | 'prior'
  description: string
  /** Place among the series of its study that have images */
  place: number
}

export interface Hanging {
  layout: Layout
  cells: readonly (HungSeries | null)[]
}

/** Modalities that are not hung first: they hold no images to read. PS3.3 C.7.3.1.1.1. */
const notHung = new Set(['SR', 'PR', 'KO', 'DOC', 'SEG', 'RTSTRUCT', 'RTPLAN', 'REG', 'AU', 'ECG'])

export const isHung = ({ modality }: SeriesRow): boolean => !notHung.has(modality)

export const hungSeries = (series: readonly SeriesRow[]): SeriesRow[] => series.filter(isHung)

/** The series that a study opens with, unless a person chose another hanging. */
export const openingSeries = (series: readonly SeriesRow[]): SeriesRow | undefined => hungSeries(series)[0] ?? series[0]

/** Whose hanging a study opens with. */
export const openingModality = (series: readonly SeriesRow[]): string => openingSeries(series)?.modality ?? ''

/** Series by cell. */
export function hang(
  hanging: Hanging | undefined,
  current: readonly SeriesRow[],
  prior: readonly SeriesRow[],
): { layout: Layout; cells: (string | undefined)[] } {
  const own = hungSeries(current)
  const before = hungSeries(prior)
  const first = openingSeries(current)
  if (hanging) {
    const cells = hanging.cells.map(
      (cell) => cell && found(cell, cell.from === 'prior' ? before : own)?.seriesInstanceUID,
    )
    if (cells.some(Boolean)) return { layout: hanging.layout, cells: cells.map((uid) => uid ?? undefined) }
  }
  const match = first && before.length > 0 ? likest(first, before) : undefined
  if (!match) return { layout: { rows: 1, columns: 1 }, cells: [first?.seriesInstanceUID] }
  return { layout: { rows: 1, columns: 2 }, cells: [first?.seriesInstanceUID, match.seriesInstanceUID] }
}

/** What stands in the cells now, to hang other studies alike. */
export function hangingOf(
  layout: Layout,
  cells: readonly (string | undefined)[],
  current: readonly SeriesRow[],
  prior: readonly SeriesRow[],
): Hanging {
  const tell = (uid: string | undefined): HungSeries | null => {
    for (const [from, series] of [
      ['current', hungSeries(current)],
      ['prior', hungSeries(prior)],
    ] as const) {
      const place = series.findIndex(({ seriesInstanceUID }) => seriesInstanceUID === uid)
      if (place >= 0) return { from, place, description: series[place]!.description }
    }
    return null
  }
  return { layout, cells: cells.map(tell) }
}

/** By its description where there is one of that name, else by its place. */
function found({ description, place }: HungSeries, series: readonly SeriesRow[]): SeriesRow | undefined {
  return (description ? series.find((one) => one.description === description) : undefined) ?? series[place]
}

/** The series of a prior that is most like one of today: its description, then its modality, then its size. */
export function likest(wanted: SeriesRow, series: readonly SeriesRow[]): SeriesRow | undefined {
  const score = (one: SeriesRow) =>
    (one.description !== '' && one.description === wanted.description ? 4 : 0) +
    (one.modality === wanted.modality ? 2 : 0) +
    (Math.abs((one.instanceCount ?? 0) - (wanted.instanceCount ?? 0)) < 10 ? 1 : 0)
  return series.toSorted((a, b) => score(b) - score(a))[0]
}
