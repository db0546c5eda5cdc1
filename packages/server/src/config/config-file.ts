/**
 * Reading `config.yaml`, with the line of every key so that an error can point at it.
 */
import { readFile } from 'node:fs/promises'
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import { ConfigError } from '../errors.ts'

/** One source of settings. `values` are by group and name, not yet checked. */
export interface Layer {
  values: Record<string, Record<string, unknown>>
  /** The file, environment variable or flag, for messages. */
  source: string
  /** Line of a key, from 1, where the source has lines. */
  locate(path: readonly string[]): number | undefined
}

/**
 * @throws ConfigError `LG_CONFIG_UNREADABLE` no such file or not readable; `LG_CONFIG_SYNTAX` not YAML, or not a mapping
 */
export async function readConfigFile(path: string): Promise<Layer> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const message = `${path}: cannot be read (${cause.code}); check the path and its permissions`
    throw new ConfigError('LG_CONFIG_UNREADABLE', message, { source: path }, cause)
  })
  return parseConfig(text, path)
}

export function parseConfig(text: string, source: string): Layer {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const error = document.errors[0] ?? document.warnings[0]
  if (error) throw syntax(source, lines.linePos(error.pos[0]).line, error.message)
  if (document.contents !== null && !isMap(document.contents))
    throw syntax(source, 1, 'expected `group:` and indented settings')
  return {
    values: withoutEmptyGroups(plain(document, source)),
    source,
    locate: (path) => lineOf(document.contents, path, lines),
  }
}

/** Aliases are refused: settings need none, and a few lines of them can expand without bound. */
function plain(document: Document.Parsed, source: string): Record<string, unknown> {
  try {
    return (document.toJS({ maxAliasCount: 0 }) as Record<string, unknown> | null) ?? {}
  } catch {
    throw syntax(source, 1, 'aliases (*name) are not read here; write the value out')
  }
}

function syntax(source: string, line: number, message: string): ConfigError {
  return new ConfigError('LG_CONFIG_SYNTAX', `${source}:${line}: ${message}`, { source, line })
}

/** `https:` with every line below it commented out is an empty group, not a wrong one. */
function withoutEmptyGroups(values: Record<string, unknown>): Layer['values'] {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Layer['values']
}

/** The line of the last key of `path` that exists. */
function lineOf(root: unknown, path: readonly string[], lines: LineCounter): number | undefined {
  let node = root
  let line: number | undefined
  for (const name of path) {
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === name)
      : undefined
    if (!pair || !isNode(pair.key)) break
    if (pair.key.range) line = lines.linePos(pair.key.range[0]).line
    node = pair.value
  }
  return line
}
