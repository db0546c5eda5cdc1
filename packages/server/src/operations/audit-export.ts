/** Writes the audit log to a new file, one entry a line, in the form that its reader takes. */
import { open } from 'node:fs/promises'
import type { LogEntry } from '@leadglass/audit'
import { z } from 'zod'
import { csvHeading, csvOfEntry } from '../audit-export/csv-of-entry.ts'
import { dicomAuditMessage } from '../audit-export/dicom-audit-message.ts'
import { fhirAuditEvent } from '../audit-export/fhir-audit-event.ts'
import type { Operation } from './operation.ts'
import type { AuditFormat } from './operation-table.ts'
import { absolutePath, shape } from './params.ts'

const forms: Readonly<Record<AuditFormat, (entry: LogEntry) => string>> = {
  json: (entry) => `${JSON.stringify(entry)}\n`,
  fhir: (entry) => `${JSON.stringify(fhirAuditEvent(entry))}\n`,
  dicom: (entry) => `${dicomAuditMessage(entry)}\n`,
  csv: csvOfEntry,
}

export const auditExport: Operation<'audit.export'> = {
  right: 'audit:read',
  params: shape(z.strictObject({ out: absolutePath, format: z.enum(['json', 'fhir', 'dicom', 'csv']).optional() })),
  facts: ({ format = 'json' }) => ({ format }),
  async run({ out, format = 'json' }, { data, onProgress }) {
    const total = data.audit.size
    const file = await open(out, 'wx', 0o600)
    let entries = 0
    let held = format === 'csv' ? csvHeading : ''
    try {
      for await (const entry of data.audit.entries()) {
        held += forms[format](entry)
        if (++entries % 1000 !== 0) continue
        await file.write(held)
        held = ''
        onProgress({ done: entries, total, unit: 'entries' })
      }
      await file.write(held)
      await file.sync()
    } finally {
      await file.close()
    }
    return { entries }
  },
}
