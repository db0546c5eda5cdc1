/**
 * Declares one route of /api: its right, the shape of what it takes, and a typed handler.
 */
import type { Principal } from '@leadglass/access'
import { z } from 'zod'
import { nearestName } from '../config/nearest-name.ts'
import type { App, FastifyReply, FastifyRequest, RouteRight } from './context.ts'
import { HttpProblem } from './problem.ts'

export interface RouteInput<Params, Query, Body> {
  params: Params
  query: Query
  body: Body
  request: FastifyRequest
  reply: FastifyReply
}

export interface RouteSpec<Params, Query, Body> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS'
  url: string
  right: RouteRight
  /** The handler reads the body itself, as it arrives. */
  streamedBody?: boolean
  /** Longest body, octets; default that of all routes, `limits.jsonBodyOctets`. */
  bodyOctets?: number
  /** One sentence, for /api/openapi.json. */
  summary: string
  params?: z.ZodType<Params>
  query?: z.ZodType<Query>
  body?: z.ZodType<Body>
  handler(input: RouteInput<Params, Query, Body>): Promise<unknown> | unknown
}

/** What /api/openapi.json is made from. */
export type DeclaredRoute = Omit<RouteSpec<unknown, unknown, unknown>, 'handler'>

export function addRoute<Params = unknown, Query = unknown, Body = unknown>(
  app: App,
  declared: DeclaredRoute[],
  spec: RouteSpec<Params, Query, Body>,
): void {
  const { method, url, right, handler, streamedBody = false, bodyOctets } = spec
  declared.push(spec as DeclaredRoute)
  app.route({
    method,
    url,
    config: { right, streamedBody },
    ...(bodyOctets === undefined ? {} : { bodyLimit: bodyOctets }),
    async handler(request, reply) {
      const params = check('address', spec.params, request.params) as Params
      const query = check('query', spec.query ?? z.strictObject({}), request.query) as Query
      const body = check('body', spec.body, request.body) as Body
      return handler({ params, query, body, request, reply })
    },
  })
}

/** The principal of a route whose right is not `public`: the gate has seen to it that there is one. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new Error('a route without a right asked for a principal')
  return request.principal
}

function check(where: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return value
  const result = schema.safeParse(value ?? {})
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  throw new HttpProblem(400, 'The request is not complete or not of its form', describe(where, issue, schema))
}

/** Names what is wrong without repeating what was sent: it may hold a password or a patient's name. */
function describe(where: string, issue: z.core.$ZodIssue, schema: z.ZodType): string {
  const path = [where, ...issue.path.map(String)].join('.')
  if (issue.code !== 'unrecognized_keys') return `${path}: ${issue.message}`
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
  const meant = nearestName(issue.keys[0] ?? '', known)
  return `${path}: there is a field that is not known${meant ? `; did you mean ${meant}?` : ''}`
}
