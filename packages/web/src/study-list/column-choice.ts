/** Which columns the list shows: those the person did not hide, as far as the table is wide enough for them. */

export const columnIds = [
  'select',
  'PatientName',
  'PatientID',
  'StudyDate',
  'Modalities',
  'StudyDescription',
  'AccessionNumber',
  'ReferringPhysicianName',
  'NumberOfStudyRelatedInstances',
] as const
export type ColumnId = (typeof columnIds)[number]

interface ColumnSpace {
  /** Width as a track of a CSS grid. */
  track: string
  /** Narrowest table that has room for it, CSS pixels. */
  fromPx: number
  /** A list without it would be no list. */
  always?: boolean
}

const spaces: Readonly<Record<ColumnId, ColumnSpace>> = {
  select: { track: '34px', fromPx: 621, always: true },
  PatientName: { track: 'minmax(160px, 2.2fr)', fromPx: 0, always: true },
  PatientID: { track: 'minmax(90px, 1.1fr)', fromPx: 621 },
  StudyDate: { track: '172px', fromPx: 0 },
  Modalities: { track: 'minmax(70px, 0.8fr)', fromPx: 0 },
  StudyDescription: { track: 'minmax(150px, 2fr)', fromPx: 981 },
  AccessionNumber: { track: 'minmax(100px, 1fr)', fromPx: 981 },
  ReferringPhysicianName: { track: 'minmax(120px, 1.2fr)', fromPx: 1181 },
  NumberOfStudyRelatedInstances: { track: 'minmax(118px, 0.9fr)', fromPx: 621 },
}

/** Hidden until somebody asks for it: not every department knows who referred a patient. */
export const hiddenAtFirst: readonly ColumnId[] = ['ReferringPhysicianName']

/** Columns that a person may hide and show. */
export const hideable = columnIds.filter((id) => !spaces[id].always)

/** What was kept for the person as hidden columns; names that are not known are dropped. */
export function readHidden(kept: unknown): readonly ColumnId[] {
  return Array.isArray(kept) ? hideable.filter((id) => kept.includes(id)) : hiddenAtFirst
}

/** @param widthPx - of the table; 0 while it is not known, which counts as wide */
export function shownColumns(hidden: readonly ColumnId[], widthPx: number): ColumnId[] {
  const fits = (id: ColumnId) => widthPx === 0 || spaces[id].fromPx <= widthPx
  return columnIds.filter((id) => fits(id) && !hidden.includes(id))
}

/** The widths of these columns, as the value of `grid-template-columns`. */
export const gridTracks = (ids: readonly ColumnId[]): string => ids.map((id) => spaces[id].track).join(' ')
