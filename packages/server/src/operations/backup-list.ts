/** The backups there are, how the last runs ended, and what comes next. */
import { z } from 'zod'
import { backupOverview } from '../recovery/backup-overview.ts'
import type { Operation } from './operation.ts'
import { absolutePath, shape } from './params.ts'

export const backupList: Operation<'backup.list'> = {
  right: 'backups:read',
  params: shape(z.strictObject({ from: absolutePath.optional() })),
  facts: () => ({}),
  run: ({ from }, { data }) => backupOverview(data, from),
}
