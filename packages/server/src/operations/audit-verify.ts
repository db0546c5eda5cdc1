/** Checks every entry, hash and signature of the audit log as it lies on disk. */
import { placeOf, verifyAuditLog } from '@leadglass/audit'
import { z } from 'zod'
import { auditPublicKey } from '../data-folder/audit-key.ts'
import { limits } from '../limits.ts'
import type { Operation } from './operation.ts'
import { shape } from './params.ts'

export const auditVerify: Operation<'audit.verify'> = {
  right: 'audit:read',
  params: shape(
    z.strictObject({
      earlier: z.array(z.string().max(limits.checkpointCharacters)).max(limits.earlierCheckpoints),
      witnesses: z.array(z.string().max(400)).max(16).optional(),
      needed: z.int().min(1).max(16).optional(),
    }),
  ),
  facts: () => ({}),
  async run({ earlier, witnesses: keys = [], needed = keys.length }, { data }) {
    await data.audit.checkpoint()
    const publicKey = auditPublicKey(data.keyring.derive('audit-signing'))
    const { entries, problems } = await verifyAuditLog({
      ...{ folder: data.layout.audit, publicKey, earlier },
      witnesses: { keys, needed },
    })
    if (problems.length > 0)
      await data.alerts.raise({
        kind: 'audit:log-damaged',
        severity: 'critical',
        detail: { problems: problems.length },
      })
    const views = problems.slice(0, limits.reportedProblems).map((problem) => ({
      where: placeOf(problem),
      code: problem.kind,
      message: problem.message,
    }))
    return { entries, problems: views }
  },
}
