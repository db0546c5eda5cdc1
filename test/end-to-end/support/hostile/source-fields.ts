/**
 * Every field of the web application that takes text, read from its sources. Nobody lists them: one that is added is known here.
 *
 * A built page has no names of components, but it keeps the keys of their words: a function of the page that names all of them is the
 * component, and what it made are its fields.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { languageFile } from '../language-files.ts'

export interface SourceField {
  /** `access/AddGrant.tsx StudiesField 2`: file, component, which of its fields. */
  name: string
  /** Keys that its component names, as far as they are fixed. */
  keys: readonly string[]
  /** A pattern of its label in English; of any where it is handed in. */
  label: string
}

const sources = join(import.meta.dirname, '../../../../packages/web/src')
const texts = languageFile('en')

export function sourceFields(): SourceField[] {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tsx'))
  return files.sort().flatMap(fieldsOf)
}

function fieldsOf(path: string): SourceField[] {
  const source = ts.createSourceFile(path, readFileSync(join(sources, path), 'utf8'), ts.ScriptTarget.Latest, true)
  const found = source.statements.filter(ts.isFunctionDeclaration).flatMap((component) => {
    const named = below(component, isTranslation).flatMap((call) => keysOf(call.arguments[0]).flat())
    const keys = [...new Set(named)].filter((part) => part.length > 2)
    return below(component, isField).map((field, index) => {
      const name = `${path} ${component.name?.text} ${index + 1}`
      if (keys.length === 0) throw new Error(`${name}: its component names no words, by which it would be known`)
      return { name, keys, label: labelOf(field) }
    })
  })
  if (found.length < below(source, isField).length) throw new Error(`${path}: a field outside of function declarations`)
  return found
}

function below<T extends ts.Node>(root: ts.Node, isWanted: (node: ts.Node) => node is T): T[] {
  const found: T[] = []
  const visit = (node: ts.Node): void => {
    if (isWanted(node)) found.push(node)
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(root, visit)
  return found
}

/** What people write into: components of Mantine by their names, and what browsers have themselves. */
function isField(node: ts.Node): node is ts.JsxOpeningLikeElement {
  if (!ts.isJsxSelfClosingElement(node) && !ts.isJsxOpeningElement(node)) return false
  const tag = node.tagName.getText()
  if (/^(Multi)?Select$/.test(tag)) return attributeOf(node, 'searchable') !== undefined
  if (tag === 'input')
    return attributeOf(node, 'readOnly') === undefined && !/range|checkbox|radio|file/.test(typeOf(node))
  return /(?<!File)Input$|^(Textarea|Autocomplete|textarea)$/.test(tag)
}

function attributeOf({ attributes }: ts.JsxOpeningLikeElement, name: string): ts.JsxAttribute | undefined {
  return attributes.properties.filter(ts.isJsxAttribute).find((one) => one.name.getText() === name)
}

const typeOf = (field: ts.JsxOpeningLikeElement) => attributeOf(field, 'type')?.initializer?.getText() ?? ''

/** `t('…')` */
const isTranslation = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && node.expression.getText() === 't'

/** Keys that a call may name, each by its literals: all of it, or what stands before, between and behind values. */
function keysOf(key: ts.Expression | undefined): string[][] {
  if (key === undefined) return []
  if (ts.isStringLiteralLike(key)) return [[key.text]]
  if (ts.isTemplateExpression(key)) return [[key.head.text, ...key.templateSpans.map(({ literal }) => literal.text)]]
  if (ts.isConditionalExpression(key)) return [...keysOf(key.whenTrue), ...keysOf(key.whenFalse)]
  return []
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function labelOf(field: ts.JsxOpeningLikeElement): string {
  const stated = attributeOf(field, 'label') ?? attributeOf(field, 'aria-label')
  const [call] = stated ? below(stated, isTranslation) : []
  if (!call) return '.*'
  const keys = keysOf(call.arguments[0]).map((literals) => literals.map(escaped).join('.+'))
  const isOne = new RegExp(`^(${keys.join('|')})(_one|_other)?$`)
  const words = [...texts].filter(([name]) => isOne.test(name)).map(([, text]) => escaped(text))
  return `^(${words.join('|').replace(/\\{\\{.+?\\}\\}/g, '.*')})$`
}
