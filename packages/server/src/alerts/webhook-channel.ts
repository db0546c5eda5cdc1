/**
 * Posts alerts as JSON, signed so that the receiver knows that they are ours and new.
 *
 * `Leadglass-Signature: t=SECONDS,v1=HEX`, HMAC-SHA-256 of `SECONDS.BODY`; `Leadglass-Alert` names the alert, so that one which
 * comes twice is taken once. Redirects are not followed: the address that was set up is the one that gets it.
 */
import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type RequestOptions, request } from 'node:https'
import { ServerError } from '../errors.ts'
import type { Alert } from './alert.ts'
import { alertFacts, alertText } from './alert-text.ts'

export interface WebhookSettings {
  address: string
  secretFile: string
  authorityFile: string
}

const answerMs = 10_000

/** @throws ServerError `LG_WEBHOOK_FAILED` */
export async function postAlert(alert: Alert, settings: WebhookSettings, now: number): Promise<void> {
  const body = JSON.stringify({ ...alertFacts(alert), text: alertText(alert) })
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'leadglass',
    'leadglass-alert': String(alert.id),
  }
  const seconds = Math.floor(now / 1000)
  try {
    const secret = settings.secretFile === '' ? '' : firstLine(await readFile(settings.secretFile, 'utf8'))
    if (secret !== '') headers['leadglass-signature'] = `t=${seconds},v1=${webhookSignature(secret, seconds, body)}`
    const ca = settings.authorityFile === '' ? undefined : await readFile(settings.authorityFile)
    const status = await post(new URL(settings.address), { headers, ...(ca ? { ca } : {}) }, body)
    if (status < 200 || status > 299) throw new Error(`it answered ${status}`)
  } catch (error) {
    throw new ServerError('LG_WEBHOOK_FAILED', `the webhook: ${(error as Error).message}`, {}, error)
  }
}

export function webhookSignature(secret: string, seconds: number, body: string): string {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
}

export function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? ''
}

function post(address: URL, options: RequestOptions, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      address,
      { ...options, method: 'POST', minVersion: 'TLSv1.2', timeout: answerMs },
      (answer) => {
        answer
          .resume()
          .on('end', () => resolve(answer.statusCode ?? 0))
          .on('error', reject)
      },
    )
    asked.on('error', reject).on('timeout', () => asked.destroy(new Error(`no answer within ${answerMs / 1000} s`)))
    asked.end(body)
  })
}
