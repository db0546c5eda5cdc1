/** Checks every entry, hash and signature of the audit log as it lies on disk. */
import { verifyAuditLog } from '@leadglass/audit'
import { auditPublicKey } from '../data-folder/audit-key.ts'
import { limits } from '../limits.ts'
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const auditVerify: Operation<'audit.verify'> = {
  right: 'audit:read',
  params: shape(none),
  facts: () => ({}),
  async run(_, { data }) {
    await data.audit.checkpoint()
    const publicKey = auditPublicKey(data.keyring.derive('audit-signing'))
    const { entries, problems } = await verifyAuditLog({ folder: data.layout.audit, publicKey })
    const views = problems.slice(0, limits.reportedProblems).map(({ kind, index, message }) => ({
      where: index === undefined ? 'the log' : `entry ${index}`,
      code: kind,
      message,
    }))
    return { entries, problems: views }
  },
}
