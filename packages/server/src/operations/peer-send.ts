/** C-STORE to a registered node: DICOM files of the disk, or a study or series of the archive. */
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { DicomError, readPart10 } from '@leadglass/dicom'
import {
  batchesOf,
  DestinationSender,
  type MoveDestination,
  type RequestorAssociation,
  type RetrievableInstance,
  type SuboperationOutcome,
} from '@leadglass/network'
import { z } from 'zod'
import { countExport } from '../approvals/two-people.ts'
import { ServerError } from '../errors.ts'
import { connectorOfFolder } from '../outgoing/connect-node.ts'
import { filesOf } from './files-of.ts'
import type { Operation, OperationContext } from './operation.ts'
import type { PeerTransfer } from './operation-table.ts'
import { absolutePath, aeTitle, shape, uid } from './params.ts'

const params = z.strictObject({
  aeTitle,
  paths: z.array(absolutePath).min(1).max(10_000).optional(),
  study: uid.optional(),
  series: uid.optional(),
})

export const peerSend: Operation<'peer.send'> = {
  right: 'study:export',
  decidesEach: true,
  params: shape(params),
  facts: ({ aeTitle, paths }) => ({ node: aeTitle, ...(paths ? { paths: paths.length } : {}) }),
  async run(given, context) {
    const { data, onProgress } = context
    const report: PeerTransfer = { completed: 0, warnings: 0, failed: 0, reasons: {} }
    const instances = await instancesOf(given, context, report)
    const connector = await connectorOfFolder(data)
    const total = instances.length + report.failed
    const advance = () => onProgress({ done: report.completed + report.failed, total, unit: 'instances' })
    for (const [index, batch] of batchesOf(instances).entries()) {
      const options = { contexts: batch.contexts, sends: 'whole' } as const
      const open = async () => (await connector.connect(given.aeTitle, options)).association
      // What keeps us from connecting at all is told, and not counted as a failure of each instance.
      const sender = new DestinationSender(index === 0 ? alreadyOpen(await open(), open) : { open }, batch)
      for (const instance of batch.instances) {
        count(await sender.send(instance), report)
        advance()
      }
      await sender.close()
    }
    return report
  },
}

/** A destination whose first association is there. */
function alreadyOpen(first: RequestorAssociation, open: () => Promise<RequestorAssociation>): MoveDestination {
  let ready: RequestorAssociation | undefined = first
  return {
    open: async () => {
      const association = ready ?? (await open())
      ready = undefined
      return association
    },
  }
}

function count(outcome: SuboperationOutcome, report: PeerTransfer): void {
  if (outcome.kind === 'failed') fail(outcome.why, report)
  else report.completed += 1
  if (outcome.kind === 'warning') report.warnings += 1
}

function fail(why: string, report: PeerTransfer): void {
  report.failed += 1
  report.reasons[why] = (report.reasons[why] ?? 0) + 1
}

async function instancesOf(
  { paths, study, series }: { paths?: readonly string[]; study?: string; series?: string },
  { data, principal }: OperationContext,
  report: PeerTransfer,
): Promise<RetrievableInstance[]> {
  if ((paths === undefined) === (study === undefined))
    throw new ServerError('LG_OPERATION_PARAMS', 'give either files or a study to send')
  if (paths) return fileInstances(paths, report)
  const request = { studyInstanceUID: study!, ...(series === undefined ? {} : { seriesInstanceUID: series }) }
  const handles = await data.archive.instances(principal, request, 'study:export')
  if (handles.length > 0) await countExport(data, principal, study!)
  else throw new ServerError('LG_OPERATION_PARAMS', 'the archive has no such study or series')
  return handles.map((handle) => ({
    sopClassUID: handle.sopClassUID,
    sopInstanceUID: handle.sopInstanceUID,
    transferSyntaxUID: handle.transferSyntaxUID,
    dataSetOctets: handle.dataSetLength,
    open: async () => (await data.archive.openInstance(principal, handle)).dataSet(),
  }))
}

/** Files that are no DICOM are passed over; those that cannot be read fail. */
async function fileInstances(paths: readonly string[], report: PeerTransfer): Promise<RetrievableInstance[]> {
  const instances: RetrievableInstance[] = []
  for await (const path of filesOf(paths)) {
    try {
      instances.push(await fileInstance(path))
    } catch (error) {
      if (!(error instanceof DicomError)) throw error
      if (!notDicom.has(error.code)) fail('a file could not be read', report)
    }
  }
  return instances
}

const notDicom = new Set<string>(['LG_DICOM_NOT_PART10', 'LG_DICOM_PREAMBLE_MISSING'])

async function fileInstance(path: string): Promise<RetrievableInstance> {
  const read = () => readPart10(createReadStream(path, { highWaterMark: 256 * 1024 }))
  const { transferSyntaxUID, mediaStorageSOPClassUID, mediaStorageSOPInstanceUID } = await headerOf(path)
  if (mediaStorageSOPClassUID === undefined || mediaStorageSOPInstanceUID === undefined)
    throw new DicomError('LG_DICOM_FILE_META_INVALID', 'the file meta information lacks a UID', { offset: 0 })
  const { size } = await stat(path)
  return {
    sopClassUID: mediaStorageSOPClassUID,
    sopInstanceUID: mediaStorageSOPInstanceUID,
    transferSyntaxUID,
    dataSetOctets: size,
    open: async () => (await read()).dataSet,
  }
}

/** File meta information is at the beginning, and small. */
async function headerOf(path: string) {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEADER_OCTETS), 0, HEADER_OCTETS, 0)
    const { transferSyntaxUID, fileMeta } = await readPart10(one(buffer.subarray(0, bytesRead)))
    return {
      transferSyntaxUID,
      mediaStorageSOPClassUID: fileMeta.string(0x00020002),
      mediaStorageSOPInstanceUID: fileMeta.string(0x00020003),
    }
  } finally {
    await file.close()
  }
}

const HEADER_OCTETS = 70_000

async function* one(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  yield octets
}
