/**
 * Entries of the audit log that fulfil all conditions, the newest first: who opened this patient, what did this account open?
 *
 * The log names studies by opaque identifiers. Whoever asks for a patient types the Patient ID; the archive's index says which
 * studies are meant, and no answer holds more of the patient than was typed. An erased study is found no more.
 */
import type { AuditEvent } from '@leadglass/audit'
import { z } from 'zod'
import { limits } from '../limits.ts'
import { shieldNames } from '../shield/shield-names.ts'
import type { Operation, OperationContext } from './operation.ts'
import type { AuditSearch, OperationParams } from './operation-table.ts'
import { shape, uid } from './params.ts'

export const auditSearchParams = z.strictObject({
  principal: z.string().min(1).max(100).optional(),
  action: z.string().min(1).max(60).optional(),
  outcome: z.enum(['success', 'denied', 'failure']).optional(),
  address: z.string().min(1).max(60).optional(),
  patientID: z.string().min(1).max(64).optional(),
  studyInstanceUID: uid.optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  count: z.coerce.number().int().min(1).max(limits.auditEntriesPerRequest).optional(),
})

/** Entries read at a time, from the end towards the beginning. */
const stretch = 4096

export const auditSearch: Operation<'audit.search'> = {
  right: 'audit:read',
  params: shape(auditSearchParams),
  // The names of the conditions, never a Patient ID or UID.
  facts: ({ principal, ...rest }) => ({
    by: ['principal', ...Object.keys(rest)].filter((name) => name !== 'principal' || principal !== undefined).join(' '),
    ...(principal === undefined ? {} : { of: principal }),
  }),
  async run({ count = 200, ...search }, { data, principal }) {
    const objects = await objectsOf(search, data, principal)
    const entries: { index: number; event: AuditEvent }[] = []
    let [end, more] = [data.audit.size, false]
    const isWanted = matcher(search, objects)
    while (end > 0 && !more) {
      const start = Math.max(0, end - stretch)
      const found: typeof entries = []
      let oldest = ''
      for await (const entry of data.audit.entries(start, end)) {
        oldest ||= entry.event.time
        if (isWanted(entry.event)) found.push(entry)
      }
      entries.push(...found.reverse())
      more = entries.length > count
      end = start
      if (search.from !== undefined && oldest < search.from) break
      await new Promise((resolve) => setImmediate(resolve))
    }
    return { entries: entries.slice(0, count).map(({ index, event }) => ({ index, event: { ...event } })), more }
  },
}

/** Names of the studies that are asked for; undefined when it is not about studies. */
async function objectsOf(
  { patientID, studyInstanceUID }: AuditSearch,
  data: OperationContext['data'],
  principal: OperationContext['principal'],
): Promise<ReadonlySet<string> | undefined> {
  if (patientID === undefined && studyInstanceUID === undefined) return undefined
  const names = await data.archive.namesOf(principal, {
    ...(patientID === undefined ? {} : { patientID }),
    ...(studyInstanceUID === undefined ? {} : { studyInstanceUID }),
  })
  // What lies behind a shield has names of its own, of studies and of patients.
  const opaque = shieldNames(data.keyring)
  return new Set([
    ...names.map((name) => `study:${name}`),
    ...(studyInstanceUID === undefined ? [] : [opaque('study', studyInstanceUID)]),
    ...(patientID === undefined ? [] : [opaque('patient', patientID)]),
  ])
}

function matcher(search: OperationParams<'audit.search'>, objects: ReadonlySet<string> | undefined) {
  const { principal, action, outcome, address, from, to } = search
  return (event: AuditEvent): boolean =>
    (principal === undefined || event.principal === principal) &&
    (action === undefined || event.action.startsWith(action)) &&
    (outcome === undefined || event.outcome === outcome) &&
    (address === undefined || event.address === address) &&
    (objects === undefined || objects.has(event.object ?? '') || objects.has(String(event.detail?.patient))) &&
    (from === undefined || event.time >= from) &&
    (to === undefined || event.time <= to)
}
