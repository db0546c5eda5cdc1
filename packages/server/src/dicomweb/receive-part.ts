/** Stores one instance of an upload and says what became of it (PS3.18 10.5.3). */
import { principalLabel } from '@leadglass/access'
import { type DicomJsonModel, isAddressableUID, readPart10, Tags } from '@leadglass/dicom'
import { principalOf } from '../http/add-route.ts'
import type { FastifyRequest, HttpContext } from '../http/context.ts'
import { assemble, type BulkParts } from './assemble.ts'
import { boundedOctets } from './bounded-octets.ts'
import { requireStudy, studyDiffers } from './required-study.ts'
import { failureReason, type StoreOutcome } from './store-response.ts'

/**
 * Stores one part. File Meta Information only names it in a failure: group 0002 is ours, and files exist whose group 0002 was
 * left behind when somebody gave the data set new UIDs.
 */
export function receiveFile(
  request: FastifyRequest,
  octets: AsyncIterable<Uint8Array>,
  study: string | undefined,
  context: HttpContext,
): Promise<StoreOutcome> {
  let claimed: Claim
  return outcomeOf(
    request,
    context,
    () => claimed,
    async () => {
      const file = await readPart10(boundedOctets(octets, context.data.settings.limits.instanceMegabytes * 1_000_000))
      const sopClassUID = file.fileMeta.string(Tags.MediaStorageSOPClassUID)
      const sopInstanceUID = file.fileMeta.string(Tags.MediaStorageSOPInstanceUID)
      if (sopClassUID && sopInstanceUID) claimed = { sopClassUID, sopInstanceUID }
      const { transferSyntaxUID } = file
      const dataSet = study === undefined ? file.dataSet : await requireStudy(file.dataSet, transferSyntaxUID, study)
      return { dataSet, transferSyntaxUID }
    },
  )
}

type Claim = { sopClassUID: string; sopInstanceUID: string } | undefined

/** @param claimed - who the instance says it is, as far as that is known when something fails */
async function outcomeOf(
  request: FastifyRequest,
  { data, metrics }: HttpContext,
  claimed: () => Claim,
  open: () => Promise<{ dataSet: AsyncIterable<Uint8Array>; transferSyntaxUID: string }>,
): Promise<StoreOutcome> {
  const principal = principalOf(request)
  let reachedArchive = false
  try {
    const { dataSet, transferSyntaxUID } = await open()
    reachedArchive = true
    const origin = { principal, protocol: 'stow-rs', address: request.ip, transferSyntaxUID } as const
    const stored = await data.archive.receive(origin, dataSet)
    metrics.instance({ protocol: 'stow-rs', outcome: 'success' })
    return { stored }
  } catch (error) {
    metrics.instance({ protocol: 'stow-rs', outcome: 'failure' })
    await auditRefusal(error, reachedArchive, request, data)
    return { failed: { ...claimed(), reason: failureReason((error as { code?: unknown }).code) } }
  }
}

/** Stores one instance of an upload whose headers and bulk data came apart. */
export async function receiveModel(
  request: FastifyRequest,
  { model, bulk, study }: { model: DicomJsonModel; bulk: BulkParts; study: string | undefined },
  context: HttpContext,
): Promise<StoreOutcome> {
  const text = (key: string) => {
    const value = model[key]?.Value?.[0]
    return typeof value === 'string' && isAddressableUID(value) ? value : undefined
  }
  const [sopClassUID, sopInstanceUID] = [text('00080016'), text('00080018')]
  const claimed = sopClassUID && sopInstanceUID ? { sopClassUID, sopInstanceUID } : undefined
  return outcomeOf(
    request,
    context,
    () => claimed,
    async () => {
      if (study !== undefined && text('0020000D') !== study) throw studyDiffers()
      const { dataSet, transferSyntaxUID } = assemble(model, bulk)
      return { dataSet: one(dataSet), transferSyntaxUID }
    },
  )
}

/** What never reached the archive is refused here, and so recorded here. */
async function auditRefusal(
  error: unknown,
  reachedArchive: boolean,
  request: FastifyRequest,
  data: HttpContext['data'],
) {
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string' || (reachedArchive && !refusedHere.test(code))) return
  const event = {
    action: 'instance:refused',
    outcome: 'failure',
    principal: principalLabel(principalOf(request)),
    address: request.ip,
    detail: { code },
  } as const
  await data.audit.append({ time: new Date().toISOString(), ...event })
}

const refusedHere = /^LG_(DICOM_NOT_PART10|DICOM_PREAMBLE_MISSING|DICOM_FILE_META_|STUDY_DIFFERS|INSTANCE_TOO_LARGE)/

async function* one<T>(value: T): AsyncGenerator<T> {
  yield value
}
