/**
 * A key management service that speaks the AWS KMS API over HTTPS and believes nobody: each request's signature is verified by
 * the steps of Signature Version 4, written down here anew and not taken from the client's library.
 *
 * Sources: AWS KMS API Reference (GenerateDataKey, Encrypt, Decrypt); AWS IAM User Guide, "Create a signed AWS API request".
 */
import { execFileSync } from 'node:child_process'
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const kmsCredentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
}
export const kmsRegion = 'eu-central-1'
export const kmsKey = `arn:aws:kms:${kmsRegion}:111122223333:key/3d9c2a7e`

export interface KmsServer {
  endpoint: string
  /** PEM of the certificate that it shows. */
  authority: string
  /** Actions answered with success, with their encryption context. */
  readonly log: { action: string; context: Record<string, string> }[]
  /** Requests that came, whatever became of them. */
  requests: number
  /** Answers to give before any other: an error's name and its status. */
  readonly failures: { status: number; name: string }[]
  /** The key that encrypts under an id; taking one away is deleting it. */
  readonly keys: Map<string, Buffer>
  close(): Promise<void>
}

export async function startKms(): Promise<KmsServer> {
  const { key, certificate } = selfSigned()
  const kms: KmsServer = {
    endpoint: '',
    authority: certificate,
    log: [],
    requests: 0,
    failures: [],
    keys: new Map([[kmsKey, randomBytes(32)]]),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  const server = createServer({ key, cert: certificate }, async (request, response) => {
    kms.requests += 1
    const { status, body } = answer(kms, request, await bodyOf(request))
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  kms.endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  return kms
}

function answer(kms: KmsServer, request: IncomingMessage, body: string): { status: number; body: object } {
  const failure = kms.failures.shift()
  if (failure) return refusal(failure.name, failure.status)
  if (request.method !== 'POST' || request.url !== '/') return refusal('UnknownOperationException')
  if (request.headers['content-type'] !== 'application/x-amz-json-1.1') return refusal('SerializationException')
  const fault = signatureFault(request, body)
  if (fault) return refusal(fault)
  const action = String(request.headers['x-amz-target']).replace(/^TrentService\./, '')
  const input = JSON.parse(body)
  const context = input.EncryptionContext ?? {}
  const key = kms.keys.get(input.KeyId)
  if (!key) return refusal('NotFoundException')
  const done = (output: object) => {
    kms.log.push({ action, context })
    return { status: 200, body: { KeyId: input.KeyId, ...output } }
  }
  switch (action) {
    case 'GenerateDataKey': {
      if (input.KeySpec !== 'AES_256') return refusal('ValidationException')
      const plaintext = randomBytes(32)
      return done({ Plaintext: plaintext.toString('base64'), CiphertextBlob: seal(key, plaintext, context) })
    }
    case 'Encrypt':
      return done({ CiphertextBlob: seal(key, Buffer.from(input.Plaintext, 'base64'), context) })
    case 'Decrypt': {
      const plaintext = unseal(key, input.CiphertextBlob, context)
      return plaintext ? done({ Plaintext: plaintext.toString('base64') }) : refusal('InvalidCiphertextException')
    }
    default:
      return refusal('UnknownOperationException')
  }
}

function refusal(name: string, status = 400) {
  return { status, body: { __type: `com.amazonaws.kms#${name}`, message: 'no' } }
}

/** @returns the name of the error; undefined for a request that is signed as it should be */
function signatureFault(request: IncomingMessage, body: string): string | undefined {
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/kms\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/
  const [, accessKey, day, signedRegion, names, signature] = form.exec(request.headers.authorization ?? '') ?? []
  const time = String(request.headers['x-amz-date'])
  if (names === undefined || signature === undefined) return 'IncompleteSignature'
  if (accessKey !== kmsCredentials.accessKeyId) return 'UnrecognizedClientException'
  if (signedRegion !== kmsRegion || !time.startsWith(String(day))) return 'InvalidSignatureException'
  const at = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!(Math.abs(Date.now() - at) < 300_000)) return 'InvalidSignatureException'
  const signed = names.split(';')
  for (const needed of ['host', 'x-amz-date', 'x-amz-target'])
    if (!signed.includes(needed)) return 'IncompleteSignature'
  const headers = signed.map((name) => `${name}:${String(request.headers[name]).trim()}\n`).join('')
  const canonical = ['POST', '/', '', headers, names, sha256(body)].join('\n')
  const scope = `${day}/${kmsRegion}/kms/aws4_request`
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')
  const signingKey = [String(day), kmsRegion, 'kms', 'aws4_request'].reduce<Buffer>(
    (key, part) => hmac(key, part),
    Buffer.from(`AWS4${kmsCredentials.secretAccessKey}`),
  )
  return hmac(signingKey, text).toString('hex') === signature ? undefined : 'InvalidSignatureException'
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function seal(key: Buffer, plaintext: Buffer, context: object): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated(context))
  const text = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64')
}

function unseal(key: Buffer, blob: string, context: object): Buffer | undefined {
  const octets = Buffer.from(blob, 'base64')
  const cipher = createDecipheriv('aes-256-gcm', key, octets.subarray(0, 12)).setAAD(associated(context))
  cipher.setAuthTag(octets.subarray(-16))
  try {
    return Buffer.concat([cipher.update(octets.subarray(12, -16)), cipher.final()])
  } catch {
    return undefined
  }
}

function associated(context: object): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).sort()))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function selfSigned(): { key: string; certificate: string } {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-kms-'))
  try {
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
    const subject = ['-subj', '/CN=kms', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2']
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', certificate]
    execFileSync('openssl', ['req', '-x509', ...made, ...subject], { stdio: 'ignore' })
    return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
