/**
 * What this service can do, for programs (PS3.18 8.9): OPTIONS on any of its resources, or GET on its root.
 *
 * Sources: PS3.18 8.9 (transaction), Annex H (WADL). The JSON form is the part of /api/openapi.json that concerns DICOMweb.
 */
import { addRoute, type DeclaredRoute } from '../http/add-route.ts'
import type { App, FastifyReply, FastifyRequest } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { describeRoutes } from '../http/routes/openapi.ts'
import { acceptedTypes, acceptQuery } from './accept.ts'
import { serviceAddress, serviceRoot } from './addresses.ts'
import { includesType } from './media-type.ts'

const wadl = 'application/vnd.sun.wadl+xml'

export function capabilityRoutes(app: App, declared: DeclaredRoute[]): void {
  const common = { right: 'signed-in', query: acceptQuery } as const
  const answer = (request: FastifyRequest, reply: FastifyReply) => describe(request, reply, declared)
  const summary = 'What this service can do, as WADL or OpenAPI (Retrieve Capabilities).'
  const add = (method: 'GET' | 'OPTIONS', url: string) =>
    addRoute(app, declared, {
      ...common,
      method,
      url,
      summary,
      handler: ({ request, reply }) => answer(request, reply),
    })
  const resources = new Set(declared.map(({ url }) => url).filter((url) => url.startsWith(serviceRoot)))
  add('GET', serviceRoot)
  for (const url of [serviceRoot, ...resources]) add('OPTIONS', url)
}

function describe(request: FastifyRequest, reply: FastifyReply, declared: readonly DeclaredRoute[]): FastifyReply {
  const routes = declared.filter(({ url }) => url.startsWith(serviceRoot))
  reply.header('allow', methodsOf(request.routeOptions.url ?? '', routes)).header('vary', 'accept')
  for (const { type } of acceptedTypes(request)) {
    if (includesType(type, 'application/json'))
      return reply.type('application/json').send(JSON.stringify(describeRoutes(routes)))
    if (type === wadl || type === 'application/xml')
      return reply.type(wadl).send(wadlOf(routes, serviceAddress(request)))
  }
  throw new HttpProblem(406, 'Media type not available', `Capabilities are answered as application/json or ${wadl}.`)
}

/** Of one resource; of all of them at the root. */
function methodsOf(url: string, routes: readonly DeclaredRoute[]): string {
  const own = routes.filter((route) => url === serviceRoot || route.url === url).map(({ method }) => method)
  const order = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']
  return order.filter((method) => own.some((one) => one === method || (method === 'HEAD' && one === 'GET'))).join(', ')
}

/** Every address with its methods; templates are written as WADL and OpenAPI both have them. */
function wadlOf(routes: readonly DeclaredRoute[], base: string): string {
  const paths = [...new Set(routes.map(({ url }) => url))].filter((url) => !url.endsWith('*'))
  const resources = paths.map((url) => {
    const path = url.slice(serviceRoot.length + 1).replaceAll(/:([A-Za-z]+)/g, '{$1}')
    const methods = routes
      .filter((route) => route.url === url)
      .map(({ method, summary }) => {
        return `<method name="${method}"><doc title="${escaped(summary)}"/></method>`
      })
    return `<resource path="${path}">${methods.join('')}</resource>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<application xmlns="http://wadl.dev.java.net/2009/02"><resources base="${escaped(base)}">${resources.join('')}</resources></application>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
