/** Settings of the channels that alerts are sent over. An empty address is a channel that is not there. */
import { z } from 'zod'

const least = (preset: 'notice' | 'warning' | 'critical') => z.enum(['notice', 'warning', 'critical']).default(preset)

export const filePath = z
  .string()
  .max(4096)
  .regex(/^(\/.*)?$/, 'write an absolute path')
  .default('')

/** `HOST:PORT`, or empty. */
export const optionalHostAndPort = z
  .string()
  .regex(/^((\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):[0-9]{1,5})?$/, 'write HOST:PORT, for example siem.example.org:6514')
  .default('')

const mailbox = z.string().regex(/^[^\s<>"'(),;:\\@]{1,64}@[A-Za-z0-9.-]{1,253}$/, 'write an address: name@example.org')

export const alerts = z.strictObject({
  webhook: z
    .string()
    .max(2048)
    .regex(/^(https:\/\/[^\s]+)?$/, 'write an address that begins with https://')
    .default('')
    .describe('Where alerts are posted as JSON, signed; https only.'),
  webhookSecretFile: filePath.describe('File whose first line is the secret that webhook messages are signed with.'),
  webhookAuthorityFile: filePath.describe('Certificates (PEM) that the webhook is trusted by; empty: the usual ones.'),
  webhookLeast: least('warning').describe('Alerts below this severity are not posted.'),
  syslog: optionalHostAndPort.describe('HOST:PORT of a syslog collector that takes messages over TLS (RFC 5425).'),
  syslogAuthorityFile: filePath.describe('Certificates (PEM) that the collector is trusted by; empty: the usual ones.'),
  syslogIdentityFile: filePath.describe('Certificate and key (PEM, one file) to show to the collector, if it asks.'),
  syslogLeast: least('notice').describe('Alerts below this severity are not sent to syslog.'),
  mailServer: optionalHostAndPort.describe(
    'HOST:PORT of a mail server; 465 begins with TLS, other ports must offer it.',
  ),
  mailAuthorityFile: filePath.describe('Certificates (PEM) that the mail server is trusted by; empty: the usual ones.'),
  mailUser: z.string().max(320).default('').describe('User name at the mail server; empty: none.'),
  mailPasswordFile: filePath.describe('File whose first line is the password at the mail server.'),
  mailFrom: mailbox.or(z.literal('')).default('').describe('Sender of the messages.'),
  mailTo: z.array(mailbox).max(20).default([]).describe('Who gets them.'),
  mailLeast: least('warning').describe('Alerts below this severity are not mailed.'),
})
