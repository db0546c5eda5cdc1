/** Opens one patient to the caller for some time without a grant: with a reason, an alert, and a review afterwards. */
import { AccessError, maxGlassMs, principalLabel } from '@leadglass/access'
import { z } from 'zod'
import type { DataFolder } from '../data-folder/data-folder.ts'
import type { Operation } from './operation.ts'
import { shape } from './params.ts'

const params = z.strictObject({
  patientID: z.string().min(1).max(256),
  issuerOfPatientID: z.string().max(256).optional(),
  reason: z.string().max(1000),
  minutes: z
    .int()
    .min(1)
    .max(maxGlassMs / 60_000),
})

export const glassBreak: Operation<'glass.break'> = {
  right: 'glass:break',
  params: shape(params),
  facts: ({ minutes }) => ({ minutes }),
  async run({ patientID, issuerOfPatientID, reason, minutes }, { data, principal }) {
    const { accounts, gate, settings, alerts } = data
    if (gate.predicate(principal, 'study:read').kind === 'all') throw invalid('you see every study already')
    const most = settings.access.breakGlassMinutes
    if (minutes > most) throw invalid(`this archive allows ${most} minutes`)
    const issuer = issuerOfPatientID?.trim() || (await issuerOf(data, patientID.trim()))
    const asked = { patientID, reason, forMs: minutes * 60_000, ...(issuer ? { issuerOfPatientID: issuer } : {}) }
    const broken = await accounts.book.breakGlass(asked, principal)
    const detail = { glass: broken.id, minutes }
    await alerts.raise({
      kind: 'access:break-glass',
      severity: 'warning',
      principal: principalLabel(principal),
      detail,
    })
    return broken
  },
}

/** Most people know a Patient ID and not who issued it: where only one patient has it, that one is meant. */
async function issuerOf({ archive }: DataFolder, patientID: string): Promise<string | undefined> {
  const operator = { kind: 'operator', name: 'server' } as const
  const match = [{ keyword: 'PatientID', kind: 'equals', value: patientID }] as const
  const issuers: (string | undefined)[] = []
  for await (const page of archive.searchAll(operator, { level: 'patient', match, fields: ['IssuerOfPatientID'] }))
    for (const row of page)
      issuers.push(row.IssuerOfPatientID === undefined ? undefined : String(row.IssuerOfPatientID))
  if (issuers.length > 1) throw invalid('several patients have this Patient ID; say who issued it')
  return issuers[0]
}

function invalid(why: string): AccessError {
  return new AccessError('LG_GLASS_INVALID', `The glass stays whole: ${why}.`)
}
