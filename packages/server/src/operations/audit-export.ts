/**
 * Writes the audit log to a new file, one entry a line, in the form that its reader takes. What an entry says of a study is sealed;
 * it is opened only for whoever asks for it and may list every study.
 */
import { open } from 'node:fs/promises'
import { z } from 'zod'
import { csvHeading, csvOfEntry } from '../audit-export/csv-of-entry.ts'
import { dicomAuditMessage } from '../audit-export/dicom-audit-message.ts'
import type { ExportedEntry } from '../audit-export/exported-entry.ts'
import { fhirAuditEvent } from '../audit-export/fhir-audit-event.ts'
import type { Operation } from './operation.ts'
import type { AuditFormat } from './operation-table.ts'
import { absolutePath, shape } from './params.ts'

const forms: Readonly<Record<AuditFormat, (entry: ExportedEntry) => string>> = {
  json: (entry) => `${JSON.stringify(entry)}\n`,
  fhir: (entry) => `${JSON.stringify(fhirAuditEvent(entry))}\n`,
  dicom: (entry) => `${dicomAuditMessage(entry)}\n`,
  csv: csvOfEntry,
}

export const auditExport: Operation<'audit.export'> = {
  right: 'audit:read',
  params: shape(
    z.strictObject({
      out: absolutePath,
      format: z.enum(['json', 'fhir', 'dicom', 'csv']).optional(),
      identify: z.boolean().optional(),
    }),
  ),
  facts: ({ format = 'json', identify = false }) => ({ format, ...(identify ? { identify: 'yes' } : {}) }),
  async run({ out, format = 'json', identify = false }, { data, principal, onProgress }) {
    const subjectOf = await data.archive.entrySubjects(principal, { identify })
    const total = data.audit.size
    const file = await open(out, 'wx', 0o600)
    let entries = 0
    let held = format === 'csv' ? csvHeading : ''
    try {
      for await (const entry of data.audit.entries()) {
        const study = await subjectOf(entry.event)
        held += forms[format](study ? { ...entry, study } : entry)
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
