/**
 * Letters: what is open, how much, how it was seen, what to do, whom to ask. Counts and the proof of our own query;
 * nothing of a patient, since nothing of one was ever kept.
 */
import { SurveyError } from '../errors.ts'
import { rungs } from '../finding.ts'
import { targetName } from '../judge/target-name.ts'
import { showName } from '../report/show-name.ts'
import { formatCount } from '../report/sum-counts.ts'
import type { Case } from './case.ts'
import type { Recipient } from './event.ts'
import { type Language, letterTexts } from './letter-texts.ts'

export interface LetterFacts {
  readonly recipient: Recipient
  readonly language: Language
  /** Date of the letter. */
  readonly on: Date
  /** A letter to the same recipient went out before. */
  readonly isReminder: boolean
  /** SHA-256 of the register's last line. */
  readonly registerHead: string
  /** Text with `{{…}}` for the facts; default: the one of language and recipient. */
  readonly template?: string
}

/** @throws SurveyError `LG_SURVEY_TEMPLATE_INVALID` when a template names a fact that letters do not have */
export function letterText(known: Case, facts: LetterFacts): string {
  const values = valuesOf(known, facts)
  const template = facts.template ?? templateOf(facts)
  return template.replace(/\{\{\s*([^{}]*?)\s*\}\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined) throw unknownFact(name, Object.keys(values))
    return value
  })
}

function templateOf({ language, recipient, isReminder }: LetterFacts): string {
  const texts = letterTexts[language]
  if (recipient === 'cert' || recipient === 'authority') return texts.authority
  return isReminder ? texts.reminder : texts.first
}

function valuesOf(known: Case, { language, on, registerHead }: LetterFacts): Record<string, string> {
  const { system, open, authority, entries } = known
  const { words, locale } = letterTexts[language]
  const day = (time: string | Date) =>
    new Date(time).toLocaleDateString(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  const first = entries.find(({ event }) => event.kind === 'notified')?.event
  const { counts } = open
  return {
    case: known.id,
    date: day(on),
    system: targetName(system),
    address: system.address,
    port: String(system.port),
    institution: showName(system.institution ?? words.notKnown),
    country: showName(system.country ?? words.notKnown),
    product: open.product,
    rung: `${open.rung}, ${rungs[open.rung as keyof typeof rungs]}`,
    studies: counts ? formatCount(counts.studies) : words.notCounted,
    images: counts ? formatCount(counts.images) : words.notCounted,
    accessible: counts ? formatCount(counts.imagesAccessible) : words.notCounted,
    fields: open.exposedFields.map((field) => words.fields[field]).join(', ') || words.none,
    evidence: open.evidence.map(({ what }) => `  - ${showName(what, 300)}`).join('\n') || `  - ${words.none}`,
    observed: `${new Date(open.at).toISOString().replace('T', ' ').slice(0, 19)} UTC`,
    run: open.runID,
    authority: authority.authority,
    contact: authority.contact,
    ticket: authority.ticket,
    firstLetter: day(first?.kind === 'notified' ? first.on : on),
    register: registerHead,
  }
}

function unknownFact(name: string, known: readonly string[]): SurveyError {
  const message = `the template names {{${showName(name, 40)}}}, which letters do not have. They have ${known.join(', ')}`
  return new SurveyError('LG_SURVEY_TEMPLATE_INVALID', message, {})
}
