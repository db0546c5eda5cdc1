/**
 * The exposure survey for people with the role surveyor: what is open, and the cases. No patient data is anywhere in it.
 *
 * Names of institutions and addresses come only where they are asked for, and the log says who saw them.
 */
import { principalLabel } from '@leadglass/access'
import { z } from 'zod'
import {
  type CaseSelection,
  type CaseStep,
  caseStates,
  letterLanguages,
  letterRecipients,
  type SurveyDesk,
  surveyFormats,
} from '../../survey-desk.ts'
import { addRoute, type DeclaredRoute, principalOf } from '../add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../context.ts'
import { HttpProblem } from '../problem.ts'

const named = z.stringbool().default(false)
const caseName = z.string().regex(/^C-\d{4,9}$/, 'a case is named like C-0001')

const selection = {
  ids: z.array(caseName).min(1).max(1000).optional(),
  largest: z.int().min(1).max(1000).optional(),
}
const stepFacts = { on: z.iso.datetime().optional(), note: z.string().max(2000).optional() }
const stepBody = z.strictObject({ ...selection, ...stepFacts })
type StepBody = z.output<typeof stepBody>

const letterBody = z.strictObject({
  ...selection,
  ...stepFacts,
  language: z.enum(letterLanguages).default('en'),
  recipient: z.enum(letterRecipients).optional(),
  to: z
    .string()
    .regex(/^[\x21-\x7e]{3,320}$/, 'write a mail address or URL')
    .optional(),
})

const listQuery = z.strictObject({
  named,
  state: z.union([z.enum(caseStates), z.array(z.enum(caseStates))]).optional(),
  country: z.string().max(100).optional(),
  due: z.stringbool().optional(),
  largest: z.coerce.number().int().min(1).max(100_000).optional(),
})

const steps: readonly { verb: string; step: CaseStep; summary: string }[] = [
  { verb: 'validate', step: 'validated', summary: 'Says that findings were checked by a person.' },
  { verb: 'acknowledge', step: 'acknowledged', summary: 'Says that institutions have answered.' },
  { verb: 'mitigate', step: 'mitigated', summary: 'Says that institutions report their systems closed.' },
  { verb: 'note', step: 'noted', summary: 'Adds a remark to cases.' },
]

export function surveyRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  readingRoutes(app, declared, context)
  fileRoutes(app, declared, context)
  for (const { verb, step, summary } of steps) {
    addRoute(app, declared, {
      method: 'POST',
      url: `/api/survey/cases/${verb}`,
      right: 'survey:write',
      summary,
      body: stepBody,
      async handler({ request, body }) {
        const cases = await deskOf(context).step(step, selectionOf(body), factsOf(request, body))
        await record(context, request, `survey:case-${step}`, cases)
        return { cases }
      },
    })
  }
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/survey/cases/notify',
    right: 'survey:write',
    summary: 'Writes letters for cases; sending them is left to people.',
    body: letterBody,
    async handler({ request, body }) {
      const { language, recipient, to } = body
      const facts = { ...factsOf(request, body), language, recipient, to }
      const letters = await deskOf(context).notify(selectionOf(body), facts)
      await record(
        context,
        request,
        'survey:case-notified',
        letters.map((letter) => letter.case),
      )
      return { letters }
    },
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/survey/runs',
    right: 'survey:write',
    summary: 'Takes the runs of the survey folder into the cases.',
    body: z.strictObject({}),
    async handler({ request }) {
      const taken = await deskOf(context).takeInRuns(principalLabel(principalOf(request)))
      await record(context, request, 'survey:runs-taken-in', [])
      return taken
    },
  })
}

function readingRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/survey',
    right: 'survey:read',
    summary: 'The newest run with its past: totals, tables, map, cases by state.',
    query: z.strictObject({ named }),
    async handler({ request, query }) {
      await requireNames(context, request, query.named)
      return deskOf(context).overview(query.named)
    },
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/survey/cases',
    right: 'survey:read',
    summary: 'Lists the cases, the largest first.',
    query: listQuery,
    async handler({ request, query: { named, state, ...filter } }) {
      await requireNames(context, request, named)
      const states = state === undefined ? undefined : [state].flat()
      return { cases: await deskOf(context).cases({ ...filter, states }, named) }
    },
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/survey/cases/:id',
    right: 'survey:read',
    summary: 'One case with its history.',
    params: z.strictObject({ id: caseName }),
    query: z.strictObject({ named }),
    async handler({ request, params, query }) {
      await requireNames(context, request, query.named, params.id)
      return deskOf(context).case(params.id, query.named)
    },
  })
}

const types = {
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  markdown: 'text/markdown; charset=utf-8',
} as const

/** The one file of a format that holds most: of the tables in CSV that is the one by country. */
const mainFiles = ['report.html', 'report.pdf', 'report.json', 'report.md', 'countries.csv']

function fileRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/survey/report/:format',
    right: 'survey:read',
    summary: 'The report of the newest run as a file; CSV is the table by country.',
    params: z.strictObject({ format: z.enum(surveyFormats) }),
    query: z.strictObject({ named }),
    async handler({ request, reply, params: { format }, query }) {
      await requireNames(context, request, query.named)
      const files = await deskOf(context).report(format, query.named)
      const name = mainFiles.find((file) => file in files)
      if (name === undefined) throw new HttpProblem(404, 'Not found', 'The survey folder holds no run yet.')
      return sendFile(reply, name, types[format], files[name]!)
    },
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/survey/export/:format',
    right: 'survey:read',
    summary: 'The list of cases as a file.',
    params: z.strictObject({ format: z.enum(['csv', 'json']) }),
    query: z.strictObject({ named }),
    async handler({ request, reply, params: { format }, query }) {
      await requireNames(context, request, query.named)
      const content = await deskOf(context).exportCases(format, query.named)
      return sendFile(reply, `cases.${format}`, types[format], content)
    },
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/survey/letters/:file',
    right: 'survey:names',
    summary: 'A letter, to be sent by a person.',
    params: z.strictObject({
      file: z.string().regex(/^C-\d{4,9}-\d{2,6}-[a-z]+\.txt$/, 'a letter is named like C-0001-01-cert.txt'),
    }),
    async handler({ request, reply, params: { file } }) {
      await requireNames(context, request, true, file.slice(0, file.indexOf('-', 2)))
      return sendFile(reply, file, 'text/plain; charset=utf-8', await deskOf(context).letter(file))
    },
  })
}

function sendFile(reply: FastifyReply, name: string, type: string, content: string | Uint8Array): FastifyReply {
  const octets = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content)
  return reply.type(type).header('content-disposition', `attachment; filename="${name}"`).send(octets)
}

/** @throws HttpProblem 404 where no survey folder is set */
function deskOf({ survey }: HttpContext): SurveyDesk {
  if (survey) return survey
  throw new HttpProblem(404, 'No survey here', 'Set survey.folder in config.yaml to the folder of a survey.')
}

function selectionOf({ ids, largest }: StepBody): CaseSelection {
  if (ids !== undefined && largest === undefined) return { ids }
  if (ids === undefined && largest !== undefined) return { largest }
  throw new HttpProblem(400, 'Which cases?', 'Give either ids or largest.')
}

function factsOf(request: FastifyRequest, { on, note }: StepBody) {
  return { by: principalLabel(principalOf(request)), on: on === undefined ? new Date() : new Date(on), note }
}

/** @throws AccessError `LG_ACCESS_DENIED` for whoever may see the survey without names only */
async function requireNames(context: HttpContext, request: FastifyRequest, named: boolean, id?: string): Promise<void> {
  if (!named) return
  context.data.gate.require(principalOf(request), 'survey:names')
  await record(context, request, 'survey:names-seen', id === undefined ? [] : [id])
}

/** One entry for each case, one without object where it is none in particular. */
async function record(
  context: HttpContext,
  request: FastifyRequest,
  action: string,
  ids: readonly string[],
): Promise<void> {
  const event = {
    time: new Date().toISOString(),
    action,
    outcome: 'success' as const,
    principal: principalLabel(principalOf(request)),
    address: request.ip,
  }
  await context.data.audit.append(ids.length === 0 ? event : ids.map((id) => ({ ...event, object: `case:${id}` })))
}
