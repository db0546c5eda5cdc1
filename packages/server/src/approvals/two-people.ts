/**
 * What one person must not do alone. Whoever holds the data folder can do it anyway, and is not asked: `leadglass erase` works
 * without a server and without a second person.
 */
import { createHash } from 'node:crypto'
import { type Approval, type ApprovalSubject, type Principal, principalLabel } from '@leadglass/access'
import type { DataFolder } from '../data-folder/data-folder.ts'

type Parts = Pick<DataFolder, 'accounts' | 'audit' | 'settings'>

/** Uses an approval up, before what was approved is done. @throws AccessError `LG_APPROVAL_REQUIRED` */
export async function requireTwoPeople(parts: Parts, principal: Principal, subject: ApprovalSubject): Promise<void> {
  if (principal.kind === 'operator') return
  await recordUse(parts, principal, await parts.accounts.book.useApproval(subject, principal))
}

/**
 * Counts a study that leaves the archive as files; more different ones a day than the setting allows are a bulk export.
 *
 * @throws AccessError `LG_APPROVAL_REQUIRED`
 */
export async function countExport(parts: Parts, principal: Principal, studyInstanceUID: string): Promise<void> {
  if (principal.kind === 'operator') return
  const study = createHash('sha256').update(studyInstanceUID).digest('base64')
  const { bulkExportStudies } = parts.settings.access
  const approval = await parts.accounts.book.countExport(principal, study, bulkExportStudies)
  if (approval !== undefined) await recordUse(parts, principal, approval)
}

async function recordUse({ audit }: Parts, principal: Principal, { id, action, usesLeft }: Approval): Promise<void> {
  await audit.append({
    time: new Date().toISOString(),
    action: 'approval:used',
    outcome: 'success',
    principal: principalLabel(principal),
    detail: { approval: id, for: action, usesLeft },
  })
}
