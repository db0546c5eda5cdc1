/**
 * Media types with parameters, and the Accept header's list of them. Sources: RFC 9110 8.3.1 and 12.5.1.
 */

export interface MediaType {
  /** `type/subtype` in lower case. */
  type: string
  /** Names in lower case. */
  parameters: ReadonlyMap<string, string>
}

export interface AcceptedType extends MediaType {
  quality: number
}

const parameter = /;\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;,\s"]+)/g

/** @returns `undefined` for what is no media type */
export function parseMediaType(text: string): MediaType | undefined {
  const type = /^\s*([^\s;,/]+\/[^\s;,]+)/.exec(text)?.[1]?.toLowerCase()
  if (!type) return undefined
  const parameters = new Map<string, string>()
  for (const [, name, value] of text.matchAll(parameter)) parameters.set(name!.toLowerCase(), unquote(value!))
  return { type, parameters }
}

/** The accepted types, the preferred first; types with `q=0` are left out. An empty header accepts everything. */
export function parseAccept(header: string | undefined): AcceptedType[] {
  if (!header?.trim()) return [{ type: '*/*', parameters: new Map(), quality: 1 }]
  return splitList(header)
    .map(parseMediaType)
    .filter((type) => type !== undefined)
    .map((type) => ({ ...type, quality: Number(type.parameters.get('q') ?? 1) }))
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || precision(b) - precision(a))
}

/** Of types with the same quality the more precise one is meant first (RFC 9110 12.5.1). */
export function precision({ type }: MediaType): number {
  if (type === '*/*') return 0
  return type.endsWith('/*') ? 1 : 2
}

/** `multipart/related; type="…"` names the type of its parts in a parameter. */
export function partType({ type, parameters }: AcceptedType): { type: string; single: boolean } {
  if (type === 'multipart/related') return { type: (parameters.get('type') ?? '*/*').toLowerCase(), single: false }
  return type === 'multipart/*' ? { type: '*/*', single: false } : { type, single: true }
}

/** Whether an accepted range such as `image/*` includes a type. */
export function includesType(range: string, type: string): boolean {
  return range === '*/*' || range === type || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)))
}

/** Commas inside quoted parameters do not separate. */
function splitList(header: string): string[] {
  return header.match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? []
}

function unquote(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value
}
