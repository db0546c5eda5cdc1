/** Reads the column `options` of a fleet: words with spaces between them, `name` or `name=value`. */
import type { AssociationRejection } from '../dicom/dicom-behaviour.ts'
import { dayNumber } from '../studies/calendar.ts'
import { type ViewerName, viewers } from '../web/pages.ts'
import type { SystemOptions } from './system.ts'

type Draft = { -readonly [K in keyof SystemOptions]: SystemOptions[K] }

/** What `kind` is without any word: accepts whoever comes, answers echo and queries, gives no images. */
export function plainOptions(isDicom: boolean): SystemOptions {
  return {
    greeting: isDicom ? 'accept' : 'ignore',
    echo: isDicom,
    find: isDicom ? 'open' : 'refused',
    retrieve: false,
    store: false,
    undated: 0,
    moment: 0,
    anonymous: false,
    emptyValues: false,
    tls: 'no',
    decoy: false,
  }
}

/** Words by name. Each changes the draft, or returns false when its value is none that it knows. */
export const words: Readonly<Record<string, (draft: Draft, value: string) => boolean>> = {
  reject: (draft, value) => set(draft, 'greeting', rejection(value)),
  abort: (draft, value) => flag(draft, 'greeting', value, 'abort'),
  ignore: (draft, value) => flag(draft, 'greeting', value, 'ignore'),
  'no-echo': (draft, value) => flag(draft, 'echo', value, false),
  'no-query': (draft, value) => flag(draft, 'find', value, 'refused'),
  find: (draft, value) => set(draft, 'find', findOf(value)),
  retrieve: (draft, value) => flag(draft, 'retrieve', value, true),
  store: (draft, value) => flag(draft, 'store', value, true),
  cap: (draft, value) => set(draft, 'cap', capOf(value)),
  counts: (draft, value) => set(draft, 'counts', oneOf(['study', 'series', 'none'] as const, value)),
  undated: (draft, value) => set(draft, 'undated', wholeNumber(value)),
  moment: (draft, value) => set(draft, 'moment', wholeNumber(value)),
  anonymous: (draft, value) => flag(draft, 'anonymous', value, true),
  'empty-values': (draft, value) => flag(draft, 'emptyValues', value, true),
  tls: (draft, value) => set(draft, 'tls', value === '' ? 'server' : oneOf(['client'] as const, value)),
  web: (draft, value) => set(draft, 'web', oneOf(['open', 'closed'] as const, value)),
  page: (draft, value) => set(draft, 'page', wholeNumber(value)),
  viewer: (draft, value) => set(draft, 'viewer', viewerOf(value)),
  twin: (draft, value) => set(draft, 'twin', /^127(\.\d{1,3}){3}$/.test(value) ? value : undefined),
  decoy: (draft, value) => flag(draft, 'decoy', value, true),
  since: (draft, value) => set(draft, 'since', dayNumber(value)),
}

/** @returns the options, or the word that is not understood */
export function parseOptions(text: string, isDicom: boolean): SystemOptions | { readonly unknown: string } {
  const draft: Draft = { ...plainOptions(isDicom) }
  for (const word of text.split(' ').filter((each) => each !== '')) {
    const [name = '', value = ''] = word.split('=')
    const apply = Object.hasOwn(words, name) ? words[name] : undefined
    if (apply?.(draft, value) !== true) return { unknown: word }
  }
  return draft
}

function set<K extends keyof Draft>(draft: Draft, name: K, value: Draft[K] | undefined): boolean {
  if (value === undefined) return false
  draft[name] = value
  return true
}

/** A word that takes no value. */
function flag<K extends keyof Draft>(draft: Draft, name: K, value: string, meaning: Draft[K]): boolean {
  return value === '' && set(draft, name, meaning)
}

/** `1.1.7`: result, source, reason of PS3.8 Table 9-21. */
function rejection(text: string): AssociationRejection | undefined {
  const [, result, source, reason] = /^([12])\.([123])\.([1-9])$/.exec(text) ?? []
  return reason === undefined ? undefined : { result: Number(result), source: Number(source), reason: Number(reason) }
}

/** A word, or a DIMSE status of four hexadecimal digits. */
function findOf(text: string): SystemOptions['find'] | undefined {
  if (/^[0-9A-F]{4}$/.test(text)) return Number.parseInt(text, 16)
  return oneOf(['abort', 'mute', 'endless'] as const, text)
}

/** `500/FE00`: after 500 answers comes status FE00H. */
function capOf(text: string): SystemOptions['cap'] {
  const [, answers, status] = /^([1-9]\d{0,6})\/([0-9A-F]{4})$/.exec(text) ?? []
  return status === undefined ? undefined : { answers: Number(answers), status: Number.parseInt(status, 16) }
}

/** `xero` or `xero:closed`. */
function viewerOf(text: string): SystemOptions['viewer'] {
  const [name = '', state = 'open', ...rest] = text.split(':')
  const isKnown = Object.hasOwn(viewers, name) && ['open', 'closed'].includes(state) && rest.length === 0
  return isKnown ? { name: name as ViewerName, isOpen: state === 'open' } : undefined
}

function oneOf<T extends string>(values: readonly T[], text: string): T | undefined {
  return values.find((value) => value === text)
}

export function wholeNumber(text: string): number | undefined {
  return /^\d{1,12}$/.test(text) ? Number(text) : undefined
}
