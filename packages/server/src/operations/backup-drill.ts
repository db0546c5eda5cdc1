/** Restores a backup into a temporary place and says whether the archive would come back. */
import { z } from 'zod'
import { drill } from '../recovery/drill.ts'
import { reportDrill } from '../recovery/report-problems.ts'
import type { Operation } from './operation.ts'
import { absolutePath, generationNumber, shape } from './params.ts'

export const backupDrill: Operation<'backup.drill'> = {
  right: 'backups:write',
  params: shape(
    z.strictObject({
      from: absolutePath.optional(),
      generation: generationNumber.optional(),
      whole: z.boolean().optional(),
      rootKeyFile: absolutePath.optional(),
    }),
  ),
  facts: ({ generation, whole }) => ({ ...(generation && { generation }), ...(whole && { whole: 'yes' }) }),
  async run(order, { data, onProgress }) {
    const report = await drill(data, { ...order, onProgress })
    await reportDrill(data.alerts, report)
    return report
  },
}
