/** Writes the audit log as JSON, one entry a line, to a new file. */
import { open } from 'node:fs/promises'
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { absolutePath } from './params.ts'

export const auditExport: Operation<'audit.export'> = {
  right: 'audit:read',
  params: z.strictObject({ out: absolutePath }),
  facts: () => ({}),
  async run({ out }, { data, onProgress }) {
    const total = data.audit.size
    const file = await open(out, 'wx', 0o600)
    let entries = 0
    try {
      for await (const entry of data.audit.entries()) {
        await file.write(`${JSON.stringify(entry)}\n`)
        if (++entries % 1000 === 0) onProgress({ done: entries, total, unit: 'entries' })
      }
      await file.sync()
    } finally {
      await file.close()
    }
    return { entries }
  },
}
