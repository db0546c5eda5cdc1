/**
 * The node's side of renewal: a new key, made here and sent nowhere, and a certificate for it from the archive.
 *
 * The files are replaced one after the other, key first. Killed in between, the next run finds `node.crt.new` for the key that
 * is there and ends the replacement; the certificate of before stays valid at the archive, so nothing is lost either way.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile, rename, rm } from 'node:fs/promises'
import { request } from 'node:https'
import type { ConnectionOptions } from 'node:tls'
import { writeWholeFile } from '../data-folder/write-file.ts'
import { ServerError } from '../errors.ts'
import { limits } from '../limits.ts'
import { loadX509 } from './certificate-authority.ts'
import { generateKeyPair, type KeyType, signatureAlgorithm, toKeyObject } from './key-pair.ts'
import { tlsProfile } from './tls-profile.ts'

export interface RenewalOptions {
  /** Paths of PEM files; the first two are replaced. */
  key: string
  certificate: string
  authority: string
  /** `HOST:PORT` of the archive's DICOM listener. */
  server: string
  /** Only when the certificate expires within this time. */
  beforeMs: number
  now?: Date
}

export type Renewal = { renewed: boolean; notAfter: string }

/** @throws ServerError `LG_RENEWAL_REFUSED` the archive does not answer or says no; `LG_CERTIFICATE_UNUSABLE` */
export async function renewNodeCertificate(options: RenewalOptions): Promise<Renewal> {
  await finishReplacement(options)
  const { key, certificate, now = new Date() } = options
  const [oldKey, oldCertificate] = await Promise.all([readFile(key, 'utf8'), readFile(certificate, 'utf8')])
  const parsed = new X509Certificate(oldCertificate)
  if (!parsed.checkPrivateKey(createPrivateKey(oldKey))) {
    throw new ServerError('LG_CERTIFICATE_UNUSABLE', `${certificate} does not belong to ${key}`)
  }
  const notAfter = Date.parse(parsed.validTo)
  if (notAfter - now.getTime() > options.beforeMs) return { renewed: false, notAfter: new Date(notAfter).toISOString() }
  const keyType: KeyType = parsed.publicKey.asymmetricKeyType === 'rsa' ? 'rsa-3072' : 'ecdsa-p256'
  const made = await makeRequest(keyType)
  const credentials = { key: oldKey, cert: oldCertificate, ca: await readFile(options.authority, 'utf8') }
  const issued = await ask(options.server, credentials, made.request)
  await writeWholeFile(`${key}.new`, made.key)
  await writeWholeFile(`${certificate}.new`, issued.certificate)
  await rename(`${key}.new`, key)
  await rename(`${certificate}.new`, certificate)
  return { renewed: true, notAfter: issued.notAfter }
}

async function makeRequest(keyType: KeyType): Promise<{ key: string; request: string }> {
  const x509 = await loadX509()
  const keys = await generateKeyPair(keyType)
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: [],
    keys,
    signingAlgorithm: signatureAlgorithm(keys.privateKey),
  })
  const key = toKeyObject(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString()
  return { key, request: request.toString('pem') }
}

function ask(
  server: string,
  credentials: Pick<ConnectionOptions, 'key' | 'cert' | 'ca'>,
  body: string,
): Promise<{ certificate: string; notAfter: string }> {
  const url = `https://${server}/api/nodes/self/certificate`
  const options = { ...tlsProfile, ...credentials, ALPNProtocols: ['http/1.1'], method: 'POST', timeout: 30_000 }
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
        if (text.length > 4 * limits.certificateRequestOctets) sent.destroy(new Error('the answer is too long'))
      })
      response.on('end', () => {
        const answer = JSON.parse(text) as { certificate: string; notAfter: string; detail?: string }
        if (response.statusCode === 201) resolve(answer)
        else reject(new ServerError('LG_RENEWAL_REFUSED', `the archive says: ${answer.detail}`))
      })
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')))
    sent.on('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new ServerError('LG_RENEWAL_REFUSED', `the archive at ${server} cannot be asked (${cause.code})`, {}, cause),
      ),
    )
    sent.end(body)
  })
}

/** Ends a replacement that was cut short between its two files, or removes what is left of one that had not begun. */
async function finishReplacement({ key, certificate }: RenewalOptions): Promise<void> {
  const waiting = await readFile(`${certificate}.new`, 'utf8').catch(() => undefined)
  const isForKey =
    waiting !== undefined && new X509Certificate(waiting).checkPrivateKey(createPrivateKey(await readFile(key, 'utf8')))
  if (isForKey) await rename(`${certificate}.new`, certificate)
  else await rm(`${certificate}.new`, { force: true })
  await rm(`${key}.new`, { force: true })
}
