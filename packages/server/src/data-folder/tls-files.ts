/**
 * The authority and the server certificate as they lie in `tls/`; keys sealed under the root key.
 */
import { readFile } from 'node:fs/promises'
import type { Keyring } from '@leadglass/archive'
import { type CertificateAuthority, createAuthority } from '../identity/certificate-authority.ts'
import type { KeyType } from '../identity/key-pair.ts'
import { revocationList } from '../identity/make-revocation-list.ts'
import { openSealedKey, sealKey } from '../identity/sealed-key.ts'
import { type IdentityOptions, issueServerCertificate, needsRenewal } from '../identity/server-certificate.ts'
import type { DataFolderLayout } from './layout.ts'
import { writeWholeFile } from './write-file.ts'

/** What both listeners need. `key` is PEM in memory only. */
export interface ServerIdentity {
  certificate: string
  key: string
  authority: string
}

export async function writeAuthority(
  layout: DataFolderLayout,
  keyring: Keyring,
  keyType: KeyType,
  now: Date,
): Promise<void> {
  const authority = await createAuthority(keyType, now)
  await writeWholeFile(layout.authorityKey, sealKey(authority.key, keyring.derive('tls')))
  await writeWholeFile(layout.authorityCertificate, authority.certificate)
  await writeWholeFile(layout.revocationList, await revocationList(authority, [], now))
}

export async function readAuthority(layout: DataFolderLayout, keyring: Keyring): Promise<CertificateAuthority> {
  const certificate = await readFile(layout.authorityCertificate, 'utf8')
  return { certificate, key: openSealedKey(await readFile(layout.authorityKey, 'utf8'), keyring.derive('tls')) }
}

/** The server's certificate, made anew where one is due. */
export async function serverIdentity(
  layout: DataFolderLayout,
  keyring: Keyring,
  options: IdentityOptions,
): Promise<ServerIdentity & { renewed: boolean }> {
  const authority = await readFile(layout.authorityCertificate, 'utf8')
  const stored = await readFile(layout.serverIdentity, 'utf8').catch(() => undefined)
  const renewed = stored === undefined || needsRenewal(stored, { ...options, authority })
  const pem = renewed ? await renew(layout, keyring, options) : stored
  const key = openSealedKey(pem.slice(pem.indexOf(keyHeader)), keyring.derive('tls'))
  return {
    certificate: pem.slice(0, pem.indexOf(keyHeader)),
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    authority,
    renewed,
  }
}

const keyHeader = '-----BEGIN ENCRYPTED PRIVATE KEY-----'

/** Certificate and key are one file, so that no crash leaves one without the other. */
async function renew(layout: DataFolderLayout, keyring: Keyring, options: IdentityOptions): Promise<string> {
  const issued = await issueServerCertificate(await readAuthority(layout, keyring), options)
  const pem = `${issued.certificate.trimEnd()}\n${sealKey(issued.key, keyring.derive('tls'))}`
  await writeWholeFile(layout.serverIdentity, pem)
  return pem
}
