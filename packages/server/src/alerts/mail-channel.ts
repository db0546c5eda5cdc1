/** Mails alerts. The connection is TLS from the first octet (port 465) or must become it (STARTTLS); never without. */
import { readFile } from 'node:fs/promises'
import { ServerError } from '../errors.ts'
import type { Alert } from './alert.ts'
import { alertText } from './alert-text.ts'
import { firstLine } from './webhook-channel.ts'

export interface MailSettings {
  /** `HOST:PORT` */
  server: string
  authorityFile: string
  user: string
  passwordFile: string
  from: string
  to: readonly string[]
}

const answerMs = 15_000

/** @throws ServerError `LG_MAIL_FAILED` */
export async function mailAlert(alert: Alert, settings: MailSettings): Promise<void> {
  const at = settings.server.lastIndexOf(':')
  const port = Number(settings.server.slice(at + 1))
  try {
    // Loaded only where mail is set up.
    const { createTransport } = await import('nodemailer')
    const ca = settings.authorityFile === '' ? undefined : await readFile(settings.authorityFile)
    const pass = settings.passwordFile === '' ? '' : firstLine(await readFile(settings.passwordFile, 'utf8'))
    const transport = createTransport({
      host: settings.server.slice(0, at).replace(/^\[|\]$/g, ''),
      port,
      secure: port === 465,
      requireTLS: true,
      tls: { minVersion: 'TLSv1.2', ...(ca ? { ca } : {}) },
      ...(settings.user === '' ? {} : { auth: { user: settings.user, pass } }),
      connectionTimeout: answerMs,
      greetingTimeout: answerMs,
      socketTimeout: answerMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    try {
      await transport.sendMail(messageOf(alert, settings))
    } finally {
      transport.close()
    }
  } catch (error) {
    throw new ServerError('LG_MAIL_FAILED', `the mail server: ${(error as Error).message}`, {}, error)
  }
}

/** Plain text: nothing in it can be markup, and what a mail program makes of an address is its own. */
function messageOf(alert: Alert, { from, to }: MailSettings) {
  return {
    from,
    to: [...to],
    subject: `Leadglass ${alert.severity}: ${alert.kind}`,
    text: `${alertText(alert)}\n\nAlert ${alert.id}, ${new Date(alert.at).toISOString()}.\nSee and acknowledge it in the web application, or with "leadglass alert list".\n`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Leadglass-Alert': String(alert.id) },
  }
}
