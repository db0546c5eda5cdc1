/**
 * What can happen to a case. The register is a list of these and nothing else: a case is what its events make of it.
 */
import { z } from 'zod'
import { identifyingFields } from '../finding.ts'
import { countSchema } from '../report/report.ts'

const text = z.string().max(4096)
const time = z.string().refine((value) => !Number.isNaN(Date.parse(value)), 'a time in ISO 8601')
const caseID = z.string().regex(/^C-\d{4,9}$/)

/** What a run proved of the system of a case: codes and counts, nothing of a patient. */
export const observationSchema = z.strictObject({
  runID: text,
  at: time,
  rung: z.int().min(0).max(9),
  outcome: z.enum(['done', 'refused', 'timed-out', 'protocol-error', 'stopped']),
  evidence: z.array(z.strictObject({ rung: z.int().min(0).max(9), probe: text, what: text })).max(50),
  counts: z.strictObject({ studies: countSchema, images: countSchema, imagesAccessible: countSchema }).optional(),
  exposedFields: z.array(z.enum(identifyingFields)),
  product: text,
})
export type Observation = z.output<typeof observationSchema>

const system = z.strictObject({
  address: text,
  port: z.int().min(1).max(65_535),
  country: text.optional(),
  institution: text.optional(),
  network: text.optional(),
})

/** By whose authority the run was made: letters say it. */
const authority = z.strictObject({ authority: text, contact: text, ticket: text })

export const recipients = ['institution', 'network', 'cert', 'authority'] as const
export type Recipient = (typeof recipients)[number]

const step = { case: caseID, on: time, note: text.optional() }

export const caseEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('found'), case: caseID, system, authority, observation: observationSchema }),
  z.strictObject({ kind: z.literal('seen'), case: caseID, observation: observationSchema }),
  z.strictObject({ kind: z.literal('unreached'), case: caseID, observation: observationSchema }),
  z.strictObject({ kind: z.literal('closed'), case: caseID, observation: observationSchema }),
  z.strictObject({ kind: z.literal('reopened'), case: caseID, observation: observationSchema }),
  z.strictObject({ kind: z.literal('validated'), ...step }),
  z.strictObject({
    kind: z.literal('notified'),
    ...step,
    recipient: z.enum(recipients),
    to: text,
    /** File in the register's `letters/`, and the SHA-256 of its octets. */
    letter: z.strictObject({ file: text, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  }),
  z.strictObject({ kind: z.literal('acknowledged'), ...step }),
  z.strictObject({ kind: z.literal('mitigated'), ...step }),
  z.strictObject({ kind: z.literal('noted'), ...step }),
])
export type CaseEvent = z.output<typeof caseEventSchema>
export type CaseEventKind = CaseEvent['kind']
