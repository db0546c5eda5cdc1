/** Settings of what leaves the audit log: messages to an audit record repository. */
import { z } from 'zod'
import { filePath, optionalHostAndPort } from './alert-settings.ts'

export const audit = z.strictObject({
  syslog: optionalHostAndPort.describe(
    'HOST:PORT of an audit record repository that takes messages over TLS (RFC 5425).',
  ),
  syslogAuthorityFile: filePath.describe('Certificates (PEM) that it is trusted by; empty: the usual ones.'),
  syslogIdentityFile: filePath.describe('Certificate and key (PEM, one file) to show to it, if it asks.'),
  syslogFormat: z
    .enum(['dicom', 'fhir', 'json'])
    .default('dicom')
    .describe('dicom: audit messages of PS3.15 A.5, as IHE ATNA takes them; fhir: AuditEvent; json: our own entries.'),
})
