/** `scope.yaml`: reading it with the line of each mistake, and adding signatures without touching its comments. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import { SurveyError } from '../errors.ts'
import { maxScopeOctets } from '../limits.ts'
import { type Scope, type ScopeSignature, type ScopeTerms, scopeFileSchema, scopeFrom } from './scope.ts'

/** @throws SurveyError `LG_SURVEY_SCOPE_INVALID`; message and `detail.line` name the line, counted from 1 */
export async function readScope(path: string): Promise<Scope> {
  return parseScope(await readText(path))
}

/** @throws SurveyError `LG_SURVEY_SCOPE_INVALID` */
export function parseScope(text: string): Scope {
  const { terms, signatures } = checked(text)
  return scopeFrom(terms, signatures)
}

/**
 * Adds a signature to the file, or replaces the one of the same key. Everything else stays as it was written.
 *
 * @param sign - given the terms, returns the signature
 */
export async function addSignature(path: string, sign: (terms: ScopeTerms) => ScopeSignature): Promise<Scope> {
  const text = await readText(path)
  const { document, terms, signatures } = checked(text)
  const added = sign(terms)
  const all = [...signatures.filter(({ key }) => key !== added.key), added]
  document.set('signatures', document.createNode(all))
  await replaceFile(path, document.toString())
  return scopeFrom(terms, all)
}

/** The whole file, or nothing of it. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text)
  await rename(`${path}.new`, path)
}

async function readText(path: string): Promise<string> {
  const octets = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw invalid(`the scope file cannot be read: ${error.code ?? 'unknown reason'}`, {}, error)
  })
  if (octets.length > maxScopeOctets) throw invalid(`the scope file is longer than ${maxScopeOctets} octets`)
  return octets.toString('utf8')
}

interface Checked {
  readonly document: Document
  readonly terms: ScopeTerms
  readonly signatures: readonly ScopeSignature[]
}

function checked(text: string): Checked {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true, uniqueKeys: true })
  const [fault] = document.errors
  if (fault) throw at(lines.linePos(fault.pos[0]).line, fault.message.split(' at line ', 1)[0]!)
  const parsed = scopeFileSchema.safeParse(plainValue(document))
  if (parsed.success) {
    const { signatures = [], ...terms } = parsed.data
    return { document, terms, signatures }
  }
  const issue = parsed.error.issues[0]!
  const [unknown] = issue.code === 'unrecognized_keys' ? issue.keys : []
  const path = unknown === undefined ? issue.path : [...issue.path, unknown]
  const field = path.join('.') || 'the file'
  throw at(lineOf(document, lines, path), `${field}: ${issue.message}`)
}

/** Aliases are refused: a few of them make a short file a huge one. */
function plainValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch (cause) {
    throw invalid('the scope file uses aliases, which it must not', {}, cause)
  }
}

/** The line of the deepest part of the path that is in the file. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}

function at(line: number, message: string): SurveyError {
  return invalid(`line ${line} of the scope file: ${message}`, { line })
}

function invalid(message: string, detail: Record<string, number> = {}, cause?: unknown): SurveyError {
  return new SurveyError('LG_SURVEY_SCOPE_INVALID', message, detail, cause)
}
