/** Settings of what leaves the audit log: messages to a collector, checkpoints to witnesses. */
import { z } from 'zod'
import { filePath, optionalHostAndPort } from './alert-settings.ts'

const witness = z.strictObject({
  key: z
    .string()
    .regex(
      /^[^+\s]{1,64}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44,48}$/,
      'write the key as the witness publishes it: NAME+HASH+KEY',
    ),
  address: z
    .string()
    .max(2048)
    .regex(/^https:\/\/[^\s]+$/, 'write an address that begins with https://'),
})

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
  witnesses: z
    .array(witness)
    .max(8)
    .default([])
    .describe('Witnesses (C2SP tlog-witness) that sign each checkpoint too: {key: NAME+HASH+KEY, address: https://…}.'),
})
