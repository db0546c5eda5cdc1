/** UPS-RS: workitems, from being scheduled to being done (PS3.18 11.4 to 11.9). */
import type { DicomJsonModel } from '@leadglass/dicom'
import { Tags, toDicomJson } from '@leadglass/dicom'
import { z } from 'zod'
import { acceptQuery } from '../dicomweb/accept.ts'
import { serviceAddress, serviceRoot, uid } from '../dicomweb/addresses.ts'
import { modelForm } from '../dicomweb/model-form.ts'
import { newUID } from '../dicomweb/new-uid.ts'
import { sendModels } from '../dicomweb/send-models.ts'
import { ServerError } from '../errors.ts'
import { addRoute, type DeclaredRoute, principalOf, type RouteInput } from '../http/add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { limits } from '../limits.ts'
import { readWorkitem, readWorkitemIfAny, workitemTypes } from './read-workitem.ts'
import { type Parameters, workitemQuery } from './search-keys.ts'
import { transactionOf } from './workitem.ts'
import type { Outcome, WorkitemDesk } from './workitem-desk.ts'
import { type WorkitemState, workitemStates } from './workitem-state.ts'

const itemParams = z.strictObject({ workitem: uid })
/** Taken as it came: names are checked where they are read, and a copy would lose one such as `__proto__`. */
const anyQuery = z.custom<Parameters>(() => true)

export function workitemRoutes(app: App, declared: DeclaredRoute[], { data }: HttpContext, desk: WorkitemDesk): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(workitemTypes, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  const url = `${serviceRoot}/workitems`
  const write = { right: 'worklist:write', bodyOctets: limits.workitemOctets } as const

  addRoute(app, declared, {
    ...write,
    method: 'POST',
    url,
    summary: 'Creates a workitem; its UID stands alone after the question mark, or it gets one (UPS-RS).',
    query: anyQuery,
    async handler({ request, reply, query }) {
      const given = await readWorkitem(request)
      const named = bareUID(query, 'workitem') ?? given.string(Tags.SOPInstanceUID) ?? newUID()
      const item = await desk.create(principalOf(request), checkedUID(named), given)
      const address = `${serviceAddress(request)}/workitems/${item.uid}`
      reply.code(201).headers({ location: address, 'content-location': address })
      return reply.header('warning', warning(request, 'The Workitem was created with modifications.')).send()
    },
  })
  addRoute(app, declared, {
    method: 'GET',
    url,
    right: 'worklist:read',
    summary: 'Searches for workitems (UPS-RS).',
    query: anyQuery,
    handler: ({ request, reply, query }) => search(request, reply, query, data.settings.limits.searchResults, desk),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: `${url}/:workitem`,
    right: 'worklist:read',
    summary: 'Retrieves a workitem, without its Transaction UID (UPS-RS).',
    params: itemParams,
    query: acceptQuery,
    async handler({ request, reply, params }) {
      const form = modelForm(request)
      const { dataSet } = await desk.retrieve(principalOf(request), params.workitem)
      reply.header('cache-control', 'no-store')
      return sendModels(request, reply, form, listed([toDicomJson(dataSet)]))
    },
  })
  addRoute(app, declared, {
    ...write,
    method: 'POST',
    url: `${url}/:workitem`,
    summary: 'Updates a workitem; one in progress with its Transaction UID alone after the question mark (UPS-RS).',
    params: itemParams,
    query: anyQuery,
    handler: (input) =>
      withWarning(input, async ({ request, reply, params, query }) => {
        const given = await readWorkitem(request)
        await desk.update(principalOf(request), params.workitem, given, bareUID(query, 'transaction-uid'))
        return reply.code(200).send()
      }),
  })
  addRoute(app, declared, {
    ...write,
    method: 'PUT',
    url: `${url}/:workitem/state`,
    summary: 'Claims, completes or cancels a workitem with a Transaction UID (UPS-RS).',
    params: itemParams,
    handler: (input) =>
      withWarning(input, async ({ request, reply, params }) => {
        const given = await readWorkitem(request)
        const state = checkedState(given.string(Tags.ProcedureStepState))
        const outcome = await desk.changeState(principalOf(request), params.workitem, state, transactionOf(given))
        return answered(request, reply, 200, outcome, state)
      }),
  })
  addRoute(app, declared, {
    ...write,
    method: 'POST',
    url: `${url}/:workitem/cancelrequest`,
    summary: 'Cancels a workitem that nobody has claimed, or asks whoever has to cancel it (UPS-RS).',
    params: itemParams,
    handler: (input) =>
      withWarning(input, async ({ request, reply, params }) => {
        const principal = principalOf(request)
        const reason = await readWorkitemIfAny(request)
        const outcome = await desk.requestCancellation(principal, params.workitem, reason, data.settings.dicom.aeTitle)
        return answered(request, reply, 202, outcome, 'CANCELED')
      }),
  })
}

async function search(
  request: FastifyRequest,
  reply: FastifyReply,
  parameters: Parameters,
  maximum: number,
  desk: WorkitemDesk,
): Promise<FastifyReply> {
  const form = modelForm(request)
  const principal = principalOf(request)
  const { identifier, limit, offset } = workitemQuery(parameters, maximum)
  const models: DicomJsonModel[] = []
  let octets = 0
  let passed = 0
  let more = false
  for await (const { dataSet } of desk.search(principal, identifier)) {
    if (passed++ < offset) continue
    more = models.length === limit || octets > limits.workitemAnswerOctets
    if (more) break
    const model = toDicomJson(dataSet)
    octets += JSON.stringify(model).length
    models.push(model)
  }
  await desk.recordSearch(principal, models.length)
  if (more) {
    const next = `There are further results; ask for them with offset=${offset + models.length}`
    reply.header('warning', warning(request, next))
  }
  return sendModels(request, reply, form, listed(models))
}

async function* listed(models: readonly DicomJsonModel[]): AsyncGenerator<DicomJsonModel> {
  yield* models
}

function answered(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  outcome: Outcome,
  state: WorkitemState,
): FastifyReply {
  if (outcome === 'same')
    reply.header('warning', warning(request, `The UPS is already in the requested state of ${state}.`))
  return reply.code(status).send()
}

/** A wish that does not fit the workitem's state is answered with the Standard's warning, too. */
async function withWarning<P, Q, B>(
  input: RouteInput<P, Q, B>,
  work: (input: RouteInput<P, Q, B>) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await work(input)
  } catch (error) {
    if (!(error instanceof ServerError) || error.code !== 'LG_WORKITEM_STATE') throw error
    throw new HttpProblem(409, 'The workitem is not in that state', error.message, {
      code: error.code,
      headers: { warning: warning(input.request, `${error.message}.`) },
    })
  }
}

function warning(request: FastifyRequest, text: string): string {
  return `299 ${serviceAddress(request)} "${text}"`
}

/** `?1.2.3`, as PS3.18 11.4.1 and 11.6.1 have it, or by name. */
function bareUID(query: Parameters, name: string): string | undefined {
  const [[key, value] = [], ...rest] = Object.entries(query)
  if (key === undefined) return undefined
  const given = key === name ? value : value === '' ? key : undefined
  if (rest.length > 0 || typeof given !== 'string')
    throw new HttpProblem(400, 'Query not readable', `The query is one UID alone, or ${name}=UID.`)
  return checkedUID(given)
}

function checkedUID(text: string): string {
  if (uid.safeParse(text).success) return text
  throw new HttpProblem(400, 'Not a UID', 'The UID of the workitem or transaction is none.')
}

function checkedState(text: string | undefined): WorkitemState {
  const state = workitemStates.find((one) => one === text)
  if (state) return state
  throw new HttpProblem(400, 'No such state', `Procedure Step State is one of ${workitemStates.join(', ')}.`)
}
