/**
 * Which rules of forwarding an instance fulfils: data from `config.yaml`, compared with what arrived.
 *
 * A condition's patterns match whatever case and accents, with `*` and `?`, as a C-FIND key does (PS3.4 C.2.2.2.4).
 */
import { type DataSet, entryOf, foldForMatching, type Tag, Tags } from '@leadglass/dicom'
import type { ForwardingRule } from '../config/settings.ts'
import { ConfigError } from '../errors.ts'

/** An instance as far as rules look at it. */
export interface RoutedInstance {
  /** Its header; attributes are asked for by tag. */
  dataSet: DataSet
  /** AE title of the node that sent it; absent when a person or program did. */
  from?: string | undefined
  /** When it was received, in the time zone of this machine. */
  received: Date
}

/** A rule ready to be compared. */
export interface CompiledRule {
  rule: ForwardingRule
  matches(instance: RoutedInstance): boolean
}

/** @throws ConfigError `LG_CONFIG_VALUE` an attribute that PS3.6 does not know, or one that no rule may name twice */
export function compileRules(rules: readonly ForwardingRule[]): CompiledRule[] {
  const names = new Set<string>()
  return rules.map((rule) => {
    if (names.has(rule.name)) throw wrong(rule, 'has the name of another rule')
    names.add(rule.name)
    const conditions = conditionsOf(rule)
    return { rule, matches: (instance) => conditions.every((holds) => holds(instance)) }
  })
}

type Condition = (instance: RoutedInstance) => boolean

function conditionsOf(rule: ForwardingRule): Condition[] {
  const { from, modality, attributes = {}, hours, days } = rule.when
  return [
    ...(from ? [fromOneOf(from)] : []),
    ...(modality ? [valueMatches(Tags.Modality, modality)] : []),
    ...Object.entries(attributes).map(([keyword, pattern]) => valueMatches(tagOfKeyword(rule, keyword), [pattern])),
    ...(hours ? [withinHours(hours)] : []),
    ...(days ? [onDays(days)] : []),
  ]
}

function fromOneOf(titles: readonly string[]): Condition {
  return ({ from }) => from !== undefined && titles.includes(from)
}

/** Any value of the attribute matches any of the patterns. */
function valueMatches(tag: Tag, patterns: readonly string[]): Condition {
  const tests = patterns.map(patternTest)
  return ({ dataSet }) =>
    dataSet
      .strings(tag)
      .map(foldForMatching)
      .some((value) => tests.some((test) => test.test(value)))
}

/** Minutes from midnight; `22:00-06:00` goes over midnight. The end is not included. */
function withinHours(hours: string): Condition {
  const [from, to] = hours.split('-').map(minutesOf) as [number, number]
  return ({ received }) => {
    const minute = received.getHours() * 60 + received.getMinutes()
    return from <= to ? minute >= from && minute < to : minute >= from || minute < to
  }
}

function onDays(days: readonly string[]): Condition {
  return ({ received }) => days.includes(dayNames[received.getDay()]!)
}

const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

function minutesOf(text: string): number {
  const [hours, minutes] = text.split(':').map(Number) as [number, number]
  return hours * 60 + minutes
}

function patternTest(pattern: string): RegExp {
  const source = foldForMatching(pattern)
    .replace(/\*+/g, '*')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]')
  return new RegExp(`^${source}$`, 'u')
}

function tagOfKeyword(rule: ForwardingRule, keyword: string): Tag {
  const tag = (Tags as Readonly<Record<string, Tag>>)[keyword]
  if (tag !== undefined && entryOf(tag)?.vrs[0] !== 'SQ') return tag
  throw wrong(rule, `names the attribute ${keyword.slice(0, 64)}, which is no keyword of PS3.6 with values`)
}

function wrong({ name }: ForwardingRule, what: string): ConfigError {
  const key = 'forwarding.rules'
  return new ConfigError('LG_CONFIG_VALUE', `${key}: the rule ${name} ${what}`, { key })
}
