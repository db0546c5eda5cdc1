/** The description of this interface for programs, made from the routes themselves. */
import { z } from 'zod'
import { version } from '../../version.ts'
import { addRoute, type DeclaredRoute } from '../add-route.ts'
import type { App } from '../context.ts'

export function openapiRoute(app: App, declared: DeclaredRoute[]): void {
  let description: object | undefined
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/openapi.json',
    right: 'signed-in',
    summary: 'This description.',
    handler: () => (description ??= describeRoutes(declared)),
  })
}

/** OpenAPI 3.1, whose schemas are JSON Schema 2020-12 as zod writes it. */
export function describeRoutes(declared: readonly DeclaredRoute[]): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of declared) {
    const path = route.url.replaceAll(/:([A-Za-z]+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describe(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Leadglass', version },
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-leadglass' },
      },
    },
  }
}

function describe(route: DeclaredRoute): object {
  const security = route.right === 'public' ? [] : [{ token: [] }, { session: [] }]
  const parameters = [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')]
  return {
    summary: route.summary,
    'x-right': route.right,
    security,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body) } } } }
      : {}),
    responses: { '2XX': { description: 'Done.' }, default: { description: 'Problem details (RFC 9457).' } },
  }
}

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query'): object[] {
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema) as {
    properties?: Record<string, object>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }))
}

function schemaOf(schema: z.ZodType): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return rest
}
