/** Finds the instances that a C-MOVE or C-GET asks for, on behalf of the association's principal. */
import type { Principal } from '@leadglass/access'
import {
  type ArchiveAccess,
  ArchiveError,
  type InstanceHandle,
  type Match,
  type StudyRequest,
} from '@leadglass/archive'
import type { RetrievableInstance, Retrieval, RetrieveSource } from '@leadglass/network'
import { limits } from '../limits.ts'
import { levelOf } from './query-source.ts'

type RetrievableArchive = Pick<ArchiveAccess, 'searchAll' | 'instances' | 'openInstance'>

const uniqueKeywords = {
  PATIENT: 'PatientID',
  STUDY: 'StudyInstanceUID',
  SERIES: 'SeriesInstanceUID',
  IMAGE: 'SOPInstanceUID',
} as const

export function retrieveSource(archive: RetrievableArchive): RetrieveSource {
  return {
    async select(retrieval, association) {
      const principal = association.principal as Principal
      const selected: RetrievableInstance[] = []
      for await (const request of requestsOf(archive, principal, retrieval)) {
        const handles = await archive.instances(principal, request)
        selected.push(...handles.map((handle) => retrievable(archive, principal, handle)))
        if (selected.length > limits.retrievedInstances)
          throw new ArchiveError('LG_QUERY_UNSUPPORTED', 'more instances than can be retrieved at once')
      }
      return selected
    },
  }
}

/** What is named with all that is above it is asked for at once; where it lies otherwise is looked up before. */
async function* requestsOf(
  archive: RetrievableArchive,
  principal: Principal,
  retrieval: Retrieval,
): AsyncGenerator<StudyRequest> {
  const { level, keys, patientID, studyInstanceUID, seriesInstanceUID } = retrieval
  const [key, another] = keys
  const isPlain = patientID === undefined && another === undefined
  if (isPlain && level === 'STUDY') yield { studyInstanceUID: key! }
  else if (isPlain && level === 'SERIES' && studyInstanceUID) yield { studyInstanceUID, seriesInstanceUID: key! }
  else if (isPlain && level === 'IMAGE' && studyInstanceUID && seriesInstanceUID)
    yield { studyInstanceUID, seriesInstanceUID, sopInstanceUID: key! }
  else yield* lookedUp(archive, principal, retrieval)
}

/** Studies of a patient, or the things themselves with the UIDs above them. */
async function* lookedUp(
  archive: RetrievableArchive,
  principal: Principal,
  retrieval: Retrieval,
): AsyncGenerator<StudyRequest> {
  const level = retrieval.level === 'PATIENT' ? 'study' : levelOf[retrieval.level]
  const fields = ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID']
  const query = { level, match: matchesOf(retrieval), fields }
  for await (const page of archive.searchAll(principal, query, 'study:read'))
    for (const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID } of page)
      yield {
        studyInstanceUID: String(StudyInstanceUID),
        ...(level === 'study' ? {} : { seriesInstanceUID: String(SeriesInstanceUID) }),
        ...(level === 'instance' ? { sopInstanceUID: String(SOPInstanceUID) } : {}),
      }
}

function matchesOf({ level, keys, patientID, studyInstanceUID, seriesInstanceUID }: Retrieval): Match[] {
  const keyword = uniqueKeywords[level]
  const one = (name: string, value: string | undefined): Match[] =>
    value === undefined ? [] : [{ keyword: name, kind: 'equals', value }]
  return [
    keys.length === 1 ? { keyword, kind: 'equals', value: keys[0]! } : { keyword, kind: 'uid-list', values: keys },
    ...one('PatientID', patientID),
    ...one('StudyInstanceUID', studyInstanceUID),
    ...one('SeriesInstanceUID', seriesInstanceUID),
  ]
}

function retrievable(archive: RetrievableArchive, principal: Principal, handle: InstanceHandle): RetrievableInstance {
  const { sopClassUID, sopInstanceUID, transferSyntaxUID, dataSetLength: dataSetOctets } = handle
  return {
    sopClassUID,
    sopInstanceUID,
    transferSyntaxUID,
    dataSetOctets,
    open: async () => (await archive.openInstance(principal, handle)).dataSet(),
  }
}
