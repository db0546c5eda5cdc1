/**
 * STOW-RS: stores the instances of a request, each as it arrives (PS3.18 10.5).
 */
import { addRoute, type DeclaredRoute } from '../http/add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { movingBody } from '../http/request-deadline.ts'
import { limits } from '../limits.ts'
import { acceptQuery } from './accept.ts'
import { serviceAddress, serviceRoot, studyParams } from './addresses.ts'
import { type MediaType, parseMediaType } from './media-type.ts'
import { modelForm } from './model-form.ts'
import { readMultipart } from './multipart-reader.ts'
import { receiveFile, receiveModel } from './receive-part.ts'
import { sendModels } from './send-models.ts'
import { type StoreOutcome, storeResponse } from './store-response.ts'
import { withModelUpload } from './stow-models.ts'

/** Receives that wait for stable storage while the next part is read: they share a group commit. */
const receivesAtOnce = 16

export function stowRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  app.register(async (scope) => {
    // The body is read part by part by the handler, so it is passed through as a stream.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(/^(multipart\/related|application\/dicom)\b/i, (_request, payload, done) =>
      done(null, payload),
    )
    const common = { method: 'POST', right: 'study:store', streamedBody: true, query: acceptQuery } as const
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
  const form = modelForm(request)
  const contentType = parseMediaType(request.headers['content-type'] ?? '')
  const type = contentType?.parameters.get('type')?.toLowerCase() ?? 'application/dicom'
  const outcomes =
    modelTypes.includes(type) && contentType?.type === 'multipart/related'
      ? await storeModels(request, type, boundaryOf(contentType), study, context)
      : await storeFiles(request, study, context)
  if (outcomes.length === 0) throw new HttpProblem(400, 'Nothing to store', 'The body holds no instance.')
  const { status, body } = storeResponse(outcomes, serviceAddress(request))
  reply.code(status)
  // One data set, not a list of them (PS3.18 10.5.3).
  if (form.form === 'json') return reply.type(form.type).send(JSON.stringify(body))
  return sendModels(request, reply, form, one(body))
}

const modelTypes = ['application/dicom+json', 'application/dicom+xml']

async function storeFiles(
  request: FastifyRequest,
  study: string | undefined,
  context: HttpContext,
): Promise<StoreOutcome[]> {
  const outcomes: Promise<StoreOutcome>[] = []
  for await (const body of bodiesOf(request)) {
    if (outcomes.length >= context.data.settings.limits.partsPerUpload) throw tooManyParts(context)
    if (outcomes.length >= receivesAtOnce) await outcomes[outcomes.length - receivesAtOnce]
    const arrived = signal()
    outcomes.push(receiveFile(request, untilArrived(body, arrived.done), study, context).finally(arrived.done))
    await arrived.promise
  }
  return Promise.all(outcomes)
}

/** Headers and bulk data apart: put together in memory, then stored like any other. */
function storeModels(
  request: FastifyRequest,
  type: string,
  boundary: string,
  study: string | undefined,
  context: HttpContext,
): Promise<StoreOutcome[]> {
  const parts = readMultipart(movingBody(request.raw), boundary)
  const { partsPerUpload } = context.data.settings.limits
  return withModelUpload(parts, type, partsPerUpload, async ({ models, bulk }) => {
    const outcomes: StoreOutcome[] = []
    for (const model of models) outcomes.push(await receiveModel(request, { model, bulk, study }, context))
    return outcomes
  })
}

/** The instances of the request, in order; one where the body is a single DICOM file. */
async function* bodiesOf(request: FastifyRequest): AsyncGenerator<AsyncIterable<Uint8Array>> {
  const contentType = parseMediaType(request.headers['content-type'] ?? '')
  const source = movingBody(request.raw)
  if (contentType?.type === 'application/dicom') return yield source
  const type = contentType?.parameters.get('type')
  if (type !== undefined && type.toLowerCase() !== 'application/dicom') {
    const known = ['application/dicom', ...modelTypes].map((one) => `type="${one}"`).join(' or ')
    throw new HttpProblem(415, 'Media type not supported', `Send multipart/related; ${known}.`)
  }
  for await (const part of readMultipart(source, boundaryOf(contentType))) yield part.body
}

/** @throws HttpProblem 400 */
function boundaryOf(contentType: MediaType | undefined): string {
  const boundary = contentType?.parameters.get('boundary') ?? ''
  if (boundary !== '' && boundary.length <= limits.boundaryLength) return boundary
  throw new HttpProblem(
    400,
    'Boundary missing',
    `Content-Type names a boundary of 1 to ${limits.boundaryLength} characters.`,
  )
}

async function* one<T>(value: T): AsyncGenerator<T> {
  yield value
}

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
