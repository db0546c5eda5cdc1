/**
 * Rules on burned-in text: a YAML file that says, for a kind of image, where text stands, or that there is none.
 *
 * A rule with masks states the size of the image: on another one, the text stands elsewhere.
 */
import { foldForMatching, storageSOPClasses } from '@leadglass/dicom'
import { parse } from 'yaml'
import { DeidentifyError } from '../errors.ts'
import { masksPerInstance, ruleFileOctets, rules as rulesPerFile } from '../limits.ts'
import type { Mask } from '../pixels/mask-frame.ts'
import type { ImageFacts } from './image-facts.ts'

export interface BurnedInRule {
  readonly name: string
  /** UIDs. */
  readonly sopClasses: readonly string[]
  /** Values that must stand in Image Type at the same place; `*` for any. */
  readonly imageType: readonly string[]
  /** Values of Image Type for which the rule does not hold. */
  readonly notImageType: readonly string[]
  /** With `*` and `?`; case and accents do not count. */
  readonly manufacturer?: string
  readonly model?: string
  readonly rows?: number
  readonly columns?: number
  /** Empty: there is no text. */
  readonly masks: readonly Mask[]
}

/** @throws DeidentifyError `LG_DEIDENTIFY_RULES_INVALID`; `detail.rule` is the number of the rule, from 1 */
export function parseRules(text: string): BurnedInRule[] {
  if (text.length > ruleFileOctets) throw invalid(0, `the file is longer than ${ruleFileOctets} octets`)
  const file = parsed(text)
  if (!isObject(file) || !Array.isArray(file.rules) || Object.keys(file).length > 1)
    throw invalid(0, 'the file holds one list, "rules"')
  if (file.rules.length > rulesPerFile) throw invalid(0, `there are more than ${rulesPerFile} rules`)
  return file.rules.map((rule, index) => ruleOf(rule, index + 1))
}

function parsed(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 })
  } catch (error) {
    const line = (error as { linePos?: { line: number }[] }).linePos?.[0]?.line ?? 0
    throw invalid(0, `the file is no YAML; line ${line} is at fault`)
  }
}

const keys = [
  'name',
  'sopClasses',
  'imageType',
  'notImageType',
  'manufacturer',
  'model',
  'rows',
  'columns',
  'masks',
  'noText',
]

function ruleOf(rule: unknown, number: number): BurnedInRule {
  if (!isObject(rule)) throw invalid(number, 'is no mapping')
  const unknown = Object.keys(rule).find((key) => !keys.includes(key))
  if (unknown !== undefined) throw invalid(number, `has a key that means nothing here; these do: ${keys.join(', ')}`)
  if (typeof rule.name !== 'string' || rule.name === '') throw invalid(number, 'has no name')
  const sopClasses = texts(rule.sopClasses, number, 'sopClasses').map((name) => sopClassOf(name, number))
  if (sopClasses.length === 0) throw invalid(number, 'names no sopClasses')
  const masks = masksOf(rule.masks, number)
  const [rows, columns] = [sizeOf(rule.rows, number), sizeOf(rule.columns, number)]
  if (masks.length > 0 === (rule.noText === true)) throw invalid(number, 'has masks, or else "noText: true"')
  if (masks.length > 0 && (rows === undefined || columns === undefined))
    throw invalid(number, 'has masks and must say for which rows and columns')
  return {
    name: rule.name.slice(0, 64),
    sopClasses,
    imageType: texts(rule.imageType, number, 'imageType'),
    notImageType: texts(rule.notImageType, number, 'notImageType'),
    masks,
    ...(typeof rule.manufacturer === 'string' && { manufacturer: rule.manufacturer }),
    ...(typeof rule.model === 'string' && { model: rule.model }),
    ...(rows !== undefined && { rows }),
    ...(columns !== undefined && { columns }),
  }
}

function texts(value: unknown, number: number, key: string): string[] {
  if (value === undefined) return []
  if (Array.isArray(value) && value.every((text) => typeof text === 'string')) return value
  throw invalid(number, `has ${key} that are no list of texts`)
}

const uidByName = new Map([...storageSOPClasses].map(([uid, name]) => [name, uid]))

function sopClassOf(name: string, number: number): string {
  const uid = uidByName.get(name) ?? (/^[0-9.]+$/.test(name) ? name : undefined)
  if (uid === undefined) throw invalid(number, 'names an SOP class by neither its name in PS3.4 B.5 nor its UID')
  return uid
}

function sizeOf(value: unknown, number: number): number | undefined {
  if (value === undefined) return undefined
  if (Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= 65_535) return value as number
  throw invalid(number, 'has rows or columns that are no number from 1 to 65535')
}

/** @throws DeidentifyError `LG_DEIDENTIFY_RULES_INVALID` */
export function masksOf(value: unknown, number = 0): Mask[] {
  if (value === undefined) return []
  if (!Array.isArray(value) || value.length > masksPerInstance)
    throw invalid(number, `has masks that are no list of at most ${masksPerInstance} rectangles`)
  return value.map((mask) => {
    const { x, y, width, height } = isObject(mask) ? mask : {}
    const numbers = [x, y, width, height]
    const whole = numbers.every(
      (side) => Number.isSafeInteger(side) && (side as number) >= 0 && (side as number) <= 65_535,
    )
    if (!whole || width === 0 || height === 0)
      throw invalid(number, 'has a mask without x, y, width and height in pixels')
    return { x, y, width, height } as Mask
  })
}

/** The first rule that holds for an image. */
export function ruleFor(facts: ImageFacts, rules: readonly BurnedInRule[]): BurnedInRule | undefined {
  return rules.find((rule) => holds(rule, facts))
}

function holds(rule: BurnedInRule, facts: ImageFacts): boolean {
  return (
    rule.sopClasses.includes(facts.sopClassUID) &&
    rule.imageType.every((value, index) => value === '*' || facts.imageType[index] === value) &&
    !rule.notImageType.some((value) => facts.imageType.some((has) => has.toUpperCase() === value.toUpperCase())) &&
    fits(rule.manufacturer, facts.manufacturer) &&
    fits(rule.model, facts.model) &&
    (rule.rows === undefined || rule.rows === facts.rows) &&
    (rule.columns === undefined || rule.columns === facts.columns)
  )
}

/** Wildcards without a regular expression: no pattern makes it slow. */
function fits(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true
  const [wanted, has] = [foldForMatching(pattern), foldForMatching(text)]
  let reached = new Set([0])
  for (const character of wanted) {
    const next = new Set<number>()
    for (const at of reached) {
      if (character === '*') for (let rest = at; rest <= has.length; rest++) next.add(rest)
      else if (at < has.length && (character === '?' || character === has[at])) next.add(at + 1)
    }
    reached = next
  }
  return reached.has(has.length)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(rule: number, message: string): DeidentifyError {
  const where = rule === 0 ? '' : `rule ${rule} `
  return new DeidentifyError('LG_DEIDENTIFY_RULES_INVALID', `${where}${message}`, { rule })
}
