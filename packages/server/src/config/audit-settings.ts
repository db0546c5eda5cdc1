/** Settings of the audit log: where its entries go besides the data folder. */
import { z } from 'zod'
import { filePath, optionalHostAndPort } from './alert-settings.ts'

export const audit = z.strictObject({
  syslog: optionalHostAndPort.describe(
    'HOST:PORT of a collector that gets every entry as a DICOM audit message over TLS (RFC 5425); empty: none.',
  ),
  syslogAuthorityFile: filePath.describe('Certificates (PEM) that the collector is trusted by; empty: the usual ones.'),
  syslogIdentityFile: filePath.describe('Certificate and key (PEM, one file) to show to the collector, if it asks.'),
  syslogNamesPatients: z
    .boolean()
    .default(false)
    .describe(
      'Messages to the collector name patient and study (PS3.15 A.5.3); what it keeps of them is out of reach of an erasure.',
    ),
  lateAfterMinutes: z
    .int()
    .min(1)
    .max(10_080)
    .default(15)
    .describe('An entry that waits longer for the collector raises an alert.'),
  origin: z
    .string()
    .regex(/^[^\s+]{1,255}$/, 'write a name without spaces and plus signs, for example hospital.example/leadglass')
    .default('leadglass-audit')
    .describe('Name of the log, the first line of its checkpoints; witnesses know it by that.'),
  witnesses: z
    .array(
      z.strictObject({
        url: z
          .string()
          .max(2048)
          .regex(/^https:\/\/[^\s?#]+$/, 'write an address that begins with https://'),
        key: z
          .string()
          .regex(/^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/, 'write the key as the witness publishes it: name+id+key'),
      }),
    )
    .max(16)
    .default([])
    .describe('Others who sign what the log is: submission address and public key of each (C2SP tlog-witness).'),
  witnessAuthorityFile: filePath.describe('Certificates (PEM) that witnesses are trusted by; empty: the usual ones.'),
  witnessMinutes: z.int().min(1).max(10_080).default(60).describe('How often witnesses are asked.'),
})
