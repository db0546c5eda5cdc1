/** Earlier studies of the same patient, the latest first, and the series of the one beside the current. */
import { useQuery } from '@tanstack/react-query'
import { type JsonDataSet, text } from '../../dicomweb/dicom-json.ts'
import { type SeriesRow, seriesMetadata, seriesOfStudy } from '../../dicomweb/series.ts'
import { findStudies, type StudyRow } from '../../dicomweb/studies.ts'

/** Earlier studies that are listed. */
const mostPriors = 20

export interface Priors {
  /** Header of some instance of the current study: whose it is */
  header: JsonDataSet
  studies: readonly StudyRow[]
  /** Series of the prior that stands beside the current study */
  series: readonly SeriesRow[]
}

/** Of a study that stands by itself. */
export const noPriors: Priors = { header: {}, studies: [], series: [] }

/** Undefined while it is asked. */
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
  const [first] = series
  const [instance] = first ? await seriesMetadata(studyInstanceUID, first.seriesInstanceUID, signal) : []
  const patientID = instance && text(instance, 'PatientID')
  if (!instance || !patientID || /[*?\\]/.test(patientID)) return { ...noPriors, header: instance ?? {} }
  const query = new URLSearchParams({ PatientID: patientID, limit: '100' })
  for (const field of ['StudyDescription', 'ModalitiesInStudy']) query.append('includefield', field)
  const { rows } = await findStudies(query, signal)
  const moment = (date: string, time: string) => `${date}${time.padEnd(6, '0')}`
  const now = moment(text(instance, 'StudyDate'), text(instance, 'StudyTime'))
  const studies = rows
    .filter((row) => row.patientID === patientID && row.studyInstanceUID !== studyInstanceUID)
    // Numbers are given out again, by other hospitals at the least: another birth date is another patient.
    .filter((row) => row.patientBirthDate === text(instance, 'PatientBirthDate'))
    .filter((row) => row.studyDate !== '' && moment(row.studyDate, row.studyTime) < now)
    .sort((a, b) => (moment(a.studyDate, a.studyTime) < moment(b.studyDate, b.studyTime) ? 1 : -1))
    .slice(0, mostPriors)
  const modalities = new Set(series.map(({ modality }) => modality))
  const alike = studies.find((row) => row.modalities.some((modality) => modalities.has(modality)))
  return { header: instance, studies, series: alike ? await seriesOfStudy(alike.studyInstanceUID, signal) : [] }
}
