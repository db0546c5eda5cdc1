/**
 * One call of the AWS KMS API: JSON over HTTPS, signed by Signature Version 4 (aws4fetch).
 *
 * Throttling, outages and lost connections are tried again with growing pauses; refusals are not.
 *
 * Sources: AWS KMS API Reference (request form, error names), AWS General Reference (SigV4), RFC 9110.
 */
import { request as httpsRequest } from 'node:https'
import { setTimeout as wait } from 'node:timers/promises'
import { ArchiveError } from '../errors.ts'
import { limits } from '../limits.ts'

export interface KmsCredentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string | undefined
}

export interface KmsAddress {
  region: string
  /** `https://HOST[:PORT]`; default that of AWS in the region. */
  endpoint?: string | undefined
  /** PEM of the authorities to trust there, for private endpoints; default the system's. */
  authority?: string | undefined
  credentials: KmsCredentials
  /** First pause before a call is made again, ms; it doubles. Default 200. */
  firstPauseMs?: number
}

export type KmsAction = 'GenerateDataKey' | 'Encrypt' | 'Decrypt'

/** @throws ArchiveError LG_KEY_SOURCE_UNAVAILABLE, LG_KEY_SOURCE_REFUSED, LG_KEY_WRONG */
export async function askKms(address: KmsAddress, action: KmsAction, body: object): Promise<Record<string, unknown>> {
  const { firstPauseMs = 200 } = address
  for (let attempt = 1; ; attempt += 1) {
    try {
      return answerOf(await post(address, action, JSON.stringify(body)), action)
    } catch (error) {
      const known = error instanceof ArchiveError ? error : unreachable(address, error)
      if (known.code !== 'LG_KEY_SOURCE_UNAVAILABLE' || attempt === limits.kmsAttempts) throw known
      await wait(firstPauseMs * 2 ** (attempt - 1) * (0.8 + 0.4 * Math.random()))
    }
  }
}

interface Answer {
  status: number
  text: string
}

/** Signed anew at each attempt: a signature is good for some minutes. */
async function post(address: KmsAddress, action: KmsAction, body: string): Promise<Answer> {
  const { AwsV4Signer } = await import('aws4fetch')
  const { region, credentials, endpoint = `https://kms.${region}.amazonaws.com` } = address
  const signed = await new AwsV4Signer({
    url: `${endpoint}/`,
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `TrentService.${action}` },
    body,
    service: 'kms',
    region,
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: credentials.secretAccessKey,
    ...(credentials.sessionToken === undefined ? {} : { sessionToken: credentials.sessionToken }),
    allHeaders: true,
  }).sign()
  const headers = Object.fromEntries(signed.headers)
  return new Promise((resolve, reject) => {
    const ca = address.authority === undefined ? {} : { ca: address.authority }
    const options = { method: 'POST', headers, minVersion: 'TLSv1.2', timeout: limits.kmsAnswerMs, ...ca } as const
    const request = httpsRequest(signed.url, options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
        if (text.length > limits.kmsAnswerCharacters) request.destroy(new Error('the answer is too long'))
      })
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    request.on('timeout', () => request.destroy(new Error('no answer in time')))
    request.on('error', reject)
    request.end(body)
  })
}

/** What the service's errors mean here; every other one of status 4xx is a refusal. */
const unavailableErrors = new Set([
  'ThrottlingException',
  'LimitExceededException',
  'KMSInternalException',
  'DependencyTimeoutException',
  'KeyUnavailableException',
  'RequestTimeout',
])
const wrongKeyErrors = new Set(['InvalidCiphertextException', 'IncorrectKeyException'])

function answerOf({ status, text }: Answer, action: KmsAction): Record<string, unknown> {
  const body = parsed(text)
  if (status === 200 && body !== undefined) return body
  const name =
    String(body?.__type ?? '')
      .split('#')
      .at(-1) ?? ''
  const known = /^[A-Za-z]{1,64}$/.test(name) ? name : 'an error without a name'
  const detail = { status, error: known }
  if (wrongKeyErrors.has(name)) {
    const message = `the key of the key management service does not open keys/root.kms (${known})`
    throw new ArchiveError('LG_KEY_WRONG', message, detail)
  }
  if (status >= 500 || status === 429 || status === 200 || unavailableErrors.has(name)) {
    const message = `the key management service cannot answer ${action} now (status ${status}, ${known})`
    throw new ArchiveError('LG_KEY_SOURCE_UNAVAILABLE', message, detail)
  }
  const message = `the key management service refuses ${action} (status ${status}, ${known}); look at credentials, key id and policy`
  throw new ArchiveError('LG_KEY_SOURCE_REFUSED', message, detail)
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function unreachable({ endpoint, region }: KmsAddress, cause: unknown): ArchiveError {
  const code = String((cause as { code?: unknown } | null)?.code ?? 'no answer')
  const where = endpoint ?? `KMS in ${region}`
  return new ArchiveError('LG_KEY_SOURCE_UNAVAILABLE', `${where} cannot be reached (${code})`, { system: code }, cause)
}
