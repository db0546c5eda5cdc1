/** C-FIND at a registered node, Study Root or, for patients, Patient Root. */
import { type DataSet, entryOf, DataSet as Identifier, type Tag, Tags, tagOf, UIDs } from '@leadglass/dicom'
import { cFind, formatStatus, statusClass } from '@leadglass/network'
import { z } from 'zod'
import { ServerError } from '../errors.ts'
import { limits } from '../limits.ts'
import { connectorOfFolder } from '../outgoing/connect-node.ts'
import type { Operation } from './operation.ts'
import type { PeerAnswer, PeerLevel } from './operation-table.ts'
import { aeTitle, shape } from './params.ts'

const params = z.strictObject({
  aeTitle,
  level: z.enum(['patient', 'study', 'series', 'image']),
  keys: z.record(z.string().max(64), z.string().max(1024)),
  limit: z.int().min(1).max(limits.findAnswers).optional(),
})

/** What is asked for besides the keys given. */
const usual: Readonly<Record<PeerLevel, readonly (keyof typeof Tags)[]>> = {
  patient: ['PatientID', 'PatientName', 'PatientBirthDate', 'PatientSex'],
  study: [
    'StudyInstanceUID',
    'StudyDate',
    'StudyTime',
    'AccessionNumber',
    'PatientID',
    'PatientName',
    'ModalitiesInStudy',
  ],
  series: ['SeriesInstanceUID', 'Modality', 'SeriesNumber', 'SeriesDescription'],
  image: ['SOPInstanceUID', 'SOPClassUID', 'InstanceNumber'],
}

export const peerFind: Operation<'peer.find'> = {
  right: 'study:list',
  params: shape(params),
  facts: ({ aeTitle, level }) => ({ node: aeTitle, level }),
  async run({ aeTitle, level, keys, limit = 1000 }, { data }) {
    const connector = await connectorOfFolder(data)
    const abstractSyntaxUID =
      level === 'patient'
        ? UIDs.PatientRootQueryRetrieveInformationModelFind
        : UIDs.StudyRootQueryRetrieveInformationModelFind
    const transferSyntaxUIDs = [UIDs.ExplicitVRLittleEndian, UIDs.ImplicitVRLittleEndian]
    const { association } = await connector.connect(aeTitle, { contexts: [{ abstractSyntaxUID, transferSyntaxUIDs }] })
    try {
      const operation = cFind(association, { abstractSyntaxUID, identifier: identifierOf(level, keys) })
      const answers: PeerAnswer[] = []
      let more = false
      for await (const answer of operation) {
        more = answers.length >= limit
        if (more) break
        answers.push(answerOf(answer))
      }
      if (!more) requireSuccess(await operation.response)
      await association.release()
      return { answers, more }
    } catch (error) {
      association.abort()
      throw error
    }
  },
}

function identifierOf(level: PeerLevel, keys: Readonly<Record<string, string>>): DataSet {
  const identifier = new Identifier()
    .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
    .set(Tags.QueryRetrieveLevel, 'CS', level.toUpperCase())
  for (const keyword of usual[level]) put(identifier, Tags[keyword], '')
  for (const [keyword, value] of Object.entries(keys)) {
    const tag = tagOf(keyword)
    if (tag === undefined) throw new ServerError('LG_OPERATION_PARAMS', `${keyword} is no keyword of the dictionary`)
    put(identifier, tag, value)
  }
  return identifier
}

function put(identifier: DataSet, tag: Tag, value: string): void {
  const [vr = 'UN'] = entryOf(tag)?.vrs ?? []
  if (vr === 'SQ') identifier.set(tag, vr, [])
  else if (vr === 'US') identifier.set(tag, vr, value === '' ? [] : Number(value))
  else identifier.set(tag, vr, value)
}

function answerOf(set: DataSet): PeerAnswer {
  return Object.fromEntries(
    [...set].flatMap(({ tag }) => {
      const keyword = entryOf(tag)?.keyword
      const text = set.strings(tag).join('\\')
      return keyword === undefined || text === '' || tag === Tags.SpecificCharacterSet ? [] : [[keyword, text]]
    }),
  )
}

/** @throws ServerError `LG_PEER_REFUSED` */
export function requireSuccess({ Status: status, ErrorComment }: { Status: number; ErrorComment?: string }): void {
  if (statusClass(status) === 'success') return
  const comment = ErrorComment === undefined ? '' : `: ${ErrorComment}`
  throw new ServerError('LG_PEER_REFUSED', `the node answered ${formatStatus(status)}${comment}`)
}
