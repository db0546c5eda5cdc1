/** Studies as HTTP faces give them: a page of a list, in the order of the archive, for QIDO-RS and for pages. */
import { StudyCursor, type StudyKeys, selectStudies } from '../find/study-selection.ts'
import { MAX_WEB_PAGE } from '../limits.ts'
import type { SimulatedArchive } from '../studies/simulated-archive.ts'

export interface PageOfStudies {
  readonly keys: StudyKeys
  readonly offset: number
  readonly limit: number
}

const keywords: Readonly<Record<string, keyof StudyKeys>> = {
  '0020000D': 'StudyInstanceUID',
  '00080020': 'StudyDate',
  '00080030': 'StudyTime',
  '00080061': 'ModalitiesInStudy',
  '00100020': 'PatientID',
  '00100010': 'PatientName',
  '00080050': 'AccessionNumber',
}

/** Reads `StudyDate=…&limit=…&offset=…`; attributes by keyword or tag, unknown ones passed over (PS3.18 8.3.4). */
export function pageOf(query: URLSearchParams, pageLimit: number): PageOfStudies {
  const keys: { -readonly [K in keyof StudyKeys]: StudyKeys[K] } = {}
  for (const [name, value] of query) {
    const keyword = keywords[name] ?? Object.values(keywords).find((each) => each === name)
    if (keyword !== undefined && !/^\**$/.test(value)) keys[keyword] = value.replaceAll(',', '\\')
  }
  const limit = Math.min(wholeNumber(query.get('limit')) ?? MAX_WEB_PAGE, MAX_WEB_PAGE, pageLimit)
  return { keys, limit, offset: wholeNumber(query.get('offset')) ?? wholeNumber(query.get('since')) ?? 0 }
}

/** Indices of the studies of a page. */
export function* studiesOf(archive: SimulatedArchive, { keys, offset, limit }: PageOfStudies): Generator<number> {
  const cursor = new StudyCursor(selectStudies(archive, keys))
  let place = 0
  for (let given = 0; given < limit; ) {
    const study = cursor.next()
    if (study === -1) return
    if (study < 0 || place++ < offset) continue
    given++
    yield study
  }
}

/** DICOM JSON of one study (PS3.18 F), with the attributes that QIDO-RS gives unasked. */
export function studyJson(archive: SimulatedArchive, study: number, isCounted: boolean): string {
  const { name, id, birthDate, sex } = archive.patient(study)
  const text = (vr: string, ...values: unknown[]) => (values[0] === '' ? { vr } : { vr, Value: values })
  return JSON.stringify({
    '00080005': text('CS', 'ISO_IR 100'),
    '00080020': text('DA', archive.date(study)),
    '00080030': text('TM', archive.time(study)),
    '00080050': text('SH', archive.accessionNumber(study)),
    '00080061': text('CS', archive.modality(study)),
    '00100010': text('PN', { Alphabetic: name }),
    '00100020': text('LO', id),
    '00100030': text('DA', birthDate),
    '00100040': text('CS', sex),
    '0020000D': text('UI', archive.uids.study(study)),
    ...(isCounted && {
      '00201206': text('IS', archive.plan.seriesOf(study)),
      '00201208': text('IS', archive.plan.imagesOf(study)),
    }),
  })
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
