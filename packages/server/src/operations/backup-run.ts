/** Makes a backup now. */
import { z } from 'zod'
import { type BackupReport, backUp } from '../recovery/back-up.ts'
import { reportProblems } from '../recovery/report-problems.ts'
import type { Operation } from './operation.ts'
import { absolutePath, shape } from './params.ts'

export const backupRun: Operation<'backup.run'> = {
  right: 'backups:write',
  params: shape(z.strictObject({ to: absolutePath.optional(), acceptOther: z.boolean().optional() })),
  facts: ({ acceptOther }) => (acceptOther ? { acceptOther: 'yes' } : {}),
  async run({ to, acceptOther }, { data, onProgress }): Promise<BackupReport> {
    const report = await backUp(data, { to, acceptOther, onProgress })
    await reportProblems(data.alerts, report)
    return report
  },
}
