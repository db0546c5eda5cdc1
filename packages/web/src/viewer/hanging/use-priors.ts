/** Whose study this is, the patient's earlier studies, the latest first, and the series of the one beside the current. */
import { useQuery } from '@tanstack/react-query'
import type { JsonDataSet } from '../../dicomweb/dicom-json.ts'
import { type SeriesRow, seriesOfStudy } from '../../dicomweb/series.ts'
import { dicomWebRoot, type StudyRow, search, studyRow } from '../../dicomweb/studies.ts'
import { studiesOfPatient } from '../../study-list/studies-of-patient.ts'

/** Earlier studies that are listed. */
const mostPriors = 20

export interface Priors {
  /** Patient and study, of the current one */
  header: JsonDataSet
  studies: readonly StudyRow[]
  /** Series of the prior that stands beside the current study */
  series: readonly SeriesRow[]
}

/** Of a study that stands by itself, and of any before its priors are known. */
export const noPriors: Priors = { header: {}, studies: [], series: [] }

/** Undefined while it is asked: the current study opens meanwhile. */
export function usePriors(studyInstanceUID: string, series: readonly SeriesRow[]): Priors | undefined {
  const query = useQuery({
    queryKey: ['priors', studyInstanceUID],
    queryFn: ({ signal }) => priorsOf(studyInstanceUID, series, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
  // Who may read this study and not the list of others reads on without priors.
  return query.error ? noPriors : query.data
}

async function priorsOf(studyInstanceUID: string, series: readonly SeriesRow[], signal: AbortSignal): Promise<Priors> {
  const included = 'includefield=StudyDescription&includefield=IssuerOfPatientID'
  const path = `${dicomWebRoot}/studies?StudyInstanceUID=${studyInstanceUID}&${included}`
  const [header] = (await search(path, signal)).rows
  if (!header) return noPriors
  const current = studyRow(header)
  if (current.patientID === '') return { ...noPriors, header }
  const { rows } = await studiesOfPatient(current, { untilDate: current.studyDate, signal })
  const studies = priorsAmong(rows, current)
  const modalities = new Set(series.map(({ modality }) => modality))
  const alike = studies.find((row) => row.modalities.some((modality) => modalities.has(modality)))
  return { header, studies, series: alike ? await seriesOfStudy(alike.studyInstanceUID, signal) : [] }
}

/** Those of a patient's studies that were made before this one, the latest first. */
export function priorsAmong(rows: readonly StudyRow[], current: StudyRow): StudyRow[] {
  const moment = ({ studyDate, studyTime }: StudyRow) => `${studyDate}${studyTime.padEnd(6, '0')}`
  return (
    rows
      .filter((row) => row.studyInstanceUID !== current.studyInstanceUID)
      // Numbers are given out again, by hospitals without an issuer at the least: another birth date is another patient.
      .filter((row) => row.patientBirthDate === current.patientBirthDate)
      .filter((row) => row.studyDate !== '' && moment(row) < moment(current))
      .sort((a, b) => (moment(a) < moment(b) ? 1 : -1))
      .slice(0, mostPriors)
  )
}
