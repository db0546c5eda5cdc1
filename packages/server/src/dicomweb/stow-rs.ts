/**
 * STOW-RS: stores the instances of a request, each as it arrives (PS3.18 10.5).
 */
import { principalLabel } from '@leadglass/access'
import { readPart10, Tags } from '@leadglass/dicom'
import { addRoute, type DeclaredRoute, principalOf } from '../http/add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { movingBody } from '../http/request-deadline.ts'
import { limits } from '../limits.ts'
import { serviceAddress, serviceRoot, studyParams } from './addresses.ts'
import { boundedOctets } from './bounded-octets.ts'
import { parseMediaType } from './media-type.ts'
import { readMultipart } from './multipart-reader.ts'
import { requireStudy } from './required-study.ts'
import { failureReason, type StoreOutcome, storeResponse } from './store-response.ts'

/** Receives that wait for stable storage while the next part is read: they share a group commit. */
const receivesAtOnce = 16

export function stowRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  app.register(async (scope) => {
    // The body is read part by part by the handler, so it is passed through as a stream.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(/^(multipart\/related|application\/dicom)\b/i, (_request, payload, done) =>
      done(null, payload),
    )
    const common = { method: 'POST', right: 'study:store', streamedBody: true } as const
    addRoute(scope as unknown as App, declared, {
      ...common,
      url: `${serviceRoot}/studies`,
      summary: 'Stores instances (STOW-RS).',
      handler: ({ request, reply }) => store(request, reply, undefined, context),
    })
    addRoute(scope as unknown as App, declared, {
      ...common,
      url: `${serviceRoot}/studies/:study`,
      summary: 'Stores instances of one study (STOW-RS).',
      params: studyParams,
      handler: ({ request, reply, params }) => store(request, reply, params.study, context),
    })
  })
}

async function store(
  request: FastifyRequest,
  reply: FastifyReply,
  study: string | undefined,
  context: HttpContext,
): Promise<FastifyReply> {
  const outcomes: Promise<StoreOutcome>[] = []
  for await (const body of bodiesOf(request)) {
    if (outcomes.length >= context.data.settings.limits.partsPerUpload) throw tooManyParts(context)
    if (outcomes.length >= receivesAtOnce) await outcomes[outcomes.length - receivesAtOnce]
    const arrived = signal()
    outcomes.push(receive(request, untilArrived(body, arrived.done), study, context).finally(arrived.done))
    await arrived.promise
  }
  if (outcomes.length === 0) throw new HttpProblem(400, 'Nothing to store', 'The body holds no instance.')
  const { status, body } = storeResponse(await Promise.all(outcomes), serviceAddress(request))
  return reply.code(status).type('application/dicom+json').send(JSON.stringify(body))
}

/** The instances of the request, in order; one where the body is a single DICOM file. */
async function* bodiesOf(request: FastifyRequest): AsyncGenerator<AsyncIterable<Uint8Array>> {
  const contentType = parseMediaType(request.headers['content-type'] ?? '')
  const source = movingBody(request.raw)
  if (contentType?.type === 'application/dicom') return yield source
  const type = contentType?.parameters.get('type')
  if (type !== undefined && type.toLowerCase() !== 'application/dicom') {
    throw new HttpProblem(415, 'Media type not supported', 'Send multipart/related; type="application/dicom".')
  }
  const boundary = contentType?.parameters.get('boundary') ?? ''
  if (boundary === '' || boundary.length > limits.boundaryLength) {
    throw new HttpProblem(400, 'Boundary missing', 'Content-Type names a boundary of 1 to 70 characters.')
  }
  for await (const part of readMultipart(source, boundary)) yield part.body
}

/**
 * Stores one part. File Meta Information only names it in a failure: group 0002 is ours, and files exist whose group 0002 was
 * left behind when somebody gave the data set new UIDs.
 */
async function receive(
  request: FastifyRequest,
  octets: AsyncIterable<Uint8Array>,
  study: string | undefined,
  { data, metrics }: HttpContext,
): Promise<StoreOutcome> {
  const principal = principalOf(request)
  let claimed: { sopClassUID: string; sopInstanceUID: string } | undefined
  try {
    const file = await readPart10(boundedOctets(octets, data.settings.limits.instanceMegabytes * 1_000_000))
    const sopClassUID = file.fileMeta.string(Tags.MediaStorageSOPClassUID)
    const sopInstanceUID = file.fileMeta.string(Tags.MediaStorageSOPInstanceUID)
    if (sopClassUID && sopInstanceUID) claimed = { sopClassUID, sopInstanceUID }
    const { transferSyntaxUID } = file
    const dataSet = study === undefined ? file.dataSet : await requireStudy(file.dataSet, transferSyntaxUID, study)
    const origin = { principal, protocol: 'stow-rs', address: request.ip, transferSyntaxUID } as const
    const stored = await data.archive.receive(origin, dataSet)
    metrics.instance({ protocol: 'stow-rs', outcome: 'success' })
    return { stored }
  } catch (error) {
    metrics.instance({ protocol: 'stow-rs', outcome: 'failure' })
    await auditRefusal(error, principalLabel(principal), request, data)
    return { failed: { ...claimed, reason: failureReason((error as { code?: unknown }).code) } }
  }
}

/** What never reached the archive is refused here, and so recorded here. */
async function auditRefusal(error: unknown, principal: string, request: FastifyRequest, data: HttpContext['data']) {
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string' || !refusedHere.test(code)) return
  const event = {
    action: 'instance:refused',
    outcome: 'failure',
    principal,
    address: request.ip,
    detail: { code },
  } as const
  await data.audit.append({ time: new Date().toISOString(), ...event })
}

const refusedHere = /^LG_(DICOM_NOT_PART10|DICOM_PREAMBLE_MISSING|DICOM_FILE_META_|STUDY_DIFFERS|INSTANCE_TOO_LARGE)/

/** Passes octets on and says when the last one has been taken. */
async function* untilArrived(body: AsyncIterable<Uint8Array>, done: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } finally {
    done()
  }
}

function signal(): { promise: Promise<void>; done: () => void } {
  let done: () => void = () => undefined
  const promise = new Promise<void>((resolve) => {
    done = resolve
  })
  return { promise, done }
}

function tooManyParts({ data }: HttpContext): HttpProblem {
  const detail = `One request stores at most ${data.settings.limits.partsPerUpload} instances; those before were stored.`
  return new HttpProblem(413, 'Too many instances', detail)
}
