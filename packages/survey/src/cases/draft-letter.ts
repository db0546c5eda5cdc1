/** A letter and the event that will say it was written, before either is kept. */
import { createHash } from 'node:crypto'
import { SurveyError } from '../errors.ts'
import type { Case } from './case.ts'
import type { Contacts } from './contacts.ts'
import type { CaseEvent, Recipient } from './event.ts'
import { letterText } from './letter.ts'
import type { Language } from './letter-texts.ts'

export interface Step {
  /** Who takes it, for the register. */
  readonly by: string
  /** When it happened; written down now. */
  readonly on: Date
  readonly note?: string | undefined
}

export interface LetterOptions extends Step {
  readonly language: Language
  /** Default: the nearest contact that is known. */
  readonly recipient?: Recipient | undefined
  /** Mail address or URL; default: that of the contact. */
  readonly to?: string | undefined
  readonly template?: string | undefined
}

export interface Draft {
  readonly event: Extract<CaseEvent, { kind: 'notified' }>
  readonly text: string
}

/** @throws SurveyError `LG_SURVEY_CONTACT_MISSING`, `LG_SURVEY_TEMPLATE_INVALID` */
export function draftLetter(known: Case, options: LetterOptions, contacts: Contacts, registerHead: string): Draft {
  const { recipient, to } = addressee(known, options, contacts)
  const earlier = known.entries.filter(({ event }) => event.kind === 'notified')
  const text = letterText(known, {
    recipient,
    language: options.language,
    on: options.on,
    isReminder: earlier.some(({ event }) => event.kind === 'notified' && event.recipient === recipient),
    registerHead,
    ...(options.template !== undefined && { template: options.template }),
  })
  const file = `${known.id}-${String(earlier.length + 1).padStart(2, '0')}-${recipient}.txt`
  return {
    text,
    event: {
      kind: 'notified',
      case: known.id,
      ...stepFacts(options),
      recipient,
      to,
      letter: { file, sha256: sha256(text) },
    },
  }
}

function addressee(known: Case, options: LetterOptions, contacts: Contacts): { recipient: Recipient; to: string } {
  const { recipient, to } = options
  if (to !== undefined) return { recipient: recipient ?? 'institution', to }
  const found = contacts
    .of(known, options.on)
    .find((contact) => recipient === undefined || contact.recipient === recipient)
  if (found) return found
  const whom = recipient ?? 'contact'
  throw new SurveyError(
    'LG_SURVEY_CONTACT_MISSING',
    `no ${whom} is known for ${known.id}; name one, or put its file into contacts/`,
    { case: known.id },
  )
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export function stepFacts({ on, note }: Step): { on: string; note?: string } {
  return { on: on.toISOString(), ...(note !== undefined && note !== '' && { note }) }
}
