/**
 * Every place of the HTTP interface that takes text, read from the description that the server gives of itself: a new route is
 * found without anybody adding it here.
 *
 * Sources: OpenAPI 3.1 (parameters, requestBody), JSON Schema 2020-12 as zod writes it.
 */

export interface Schema {
  type?: string
  enum?: readonly unknown[]
  const?: unknown
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  additionalProperties?: Schema | boolean
  items?: Schema
  minItems?: number
  minimum?: number
  pattern?: string
  anyOf?: readonly Schema[]
  oneOf?: readonly Schema[]
}

interface Operation {
  'x-right': string
  parameters?: readonly { name: string; in: 'path' | 'query'; required: boolean; schema: Schema }[]
  requestBody?: { content: Readonly<Record<string, { schema: Schema }>> }
}

export interface Description {
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

export interface Route {
  /** `POST /api/users` */
  key: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS'
  path: string
  right: string
  parameters: NonNullable<Operation['parameters']>
  body: Schema | undefined
}

export function routesOf({ paths }: Description): Route[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([name, operation]) => {
      const method = name.toUpperCase() as Route['method']
      const body = operation.requestBody?.content['application/json']?.schema
      const { parameters = [], 'x-right': right } = operation
      return { key: `${method} ${path}`, method, path, right, parameters, body }
    }),
  )
}

/** What a request holds beside the text: names and values by where they stand. */
export interface Sample {
  path?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  body?: Readonly<Record<string, unknown>>
}

/** A request that has the text in one place. */
export interface Fed {
  /** `body.conditions[].values[]` */
  field: string
  url: string
  body: unknown
  /** The form that the description asks for. */
  pattern?: string | undefined
}

/** One request for each place of a route that takes text; none for a route that takes none. */
export function requestsWith(text: string, route: Route, sample: Sample = {}): Fed[] {
  const { path = {}, query = {} } = sample
  const body = route.body === undefined ? undefined : bodyOf(route.body, sample)
  const inAddress = route.parameters.filter(({ schema }) => isText(schema))
  return [
    ...inAddress.map(({ name, in: where, schema: { pattern } }): Fed => {
      const at =
        where === 'path' ? { path: { ...path, [name]: text }, query } : { path, query: { ...query, [name]: text } }
      return { field: `${where}.${name}`, url: addressOf(route.path, at.path, at.query), body, pattern }
    }),
    ...placesIn(route.body, text, body).map(
      ({ name, value, pattern }): Fed => ({
        field: `body${name}`,
        url: addressOf(route.path, path, query),
        body: value,
        pattern,
      }),
    ),
  ]
}

function isText(schema: Schema): boolean {
  return (schema.type === 'string' && schema.enum === undefined) || (schema.anyOf ?? []).some(isText)
}

function addressOf(path: string, names: Sample['path'] = {}, query: Sample['query'] = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? '1.2.3'))
  const pairs = Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  return pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`
}

const bodyOf = (schema: Schema, { body }: Sample): unknown =>
  body === undefined ? leastOf(schema) : { ...(leastOf(schema) as object), ...body }

/** The least value that a schema takes, as far as its form says. */
function leastOf(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  const [first] = schema.anyOf ?? schema.oneOf ?? []
  if (first !== undefined) return leastOf(first)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries((schema.required ?? []).map((name) => [name, leastOf(schema.properties?.[name] ?? {})]))
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => leastOf(schema.items ?? {}))
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1)
    case 'boolean':
      return true
    default:
      return 'some words of a person'
  }
}

interface Place {
  name: string
  value: unknown
  pattern?: string | undefined
}

/** @param whole - the value that the text is put into */
function placesIn(schema: Schema | undefined, text: string, whole: unknown): Place[] {
  if (schema === undefined || schema.const !== undefined || schema.enum !== undefined) return []
  const alternatives = schema.anyOf ?? schema.oneOf
  if (alternatives) return alternatives.flatMap((one) => placesIn(one, text, leastOf(one)))
  if (schema.type === 'string' || schema.type === undefined) return [{ name: '', value: text, pattern: schema.pattern }]
  if (schema.type === 'array') {
    const items = schema.items ?? {}
    return placesIn(items, text, leastOf(items)).map(({ name, value, pattern }) => ({
      name: `[]${name}`,
      value: [value],
      pattern,
    }))
  }
  if (schema.type !== 'object') return []
  const base = (whole ?? {}) as Record<string, unknown>
  const { properties = {}, additionalProperties } = schema
  const named = Object.entries(properties).flatMap(([name, property]) =>
    placesIn(property, text, base[name] ?? leastOf(property)).map((place) => ({
      name: `.${name}${place.name}`,
      value: { ...base, [name]: place.value },
      pattern: place.pattern,
    })),
  )
  if (additionalProperties === undefined || typeof additionalProperties === 'boolean') return named
  const least = leastOf(additionalProperties)
  const values = placesIn(additionalProperties, text, least)
  return [
    ...named,
    { name: '{name}', value: { ...base, [text]: least } },
    ...values.map(({ name, value }) => ({ name: `{}${name}`, value: { ...base, field: value } })),
  ]
}
