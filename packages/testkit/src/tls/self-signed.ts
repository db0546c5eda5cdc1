/** A certificate for 127.0.0.1 that trusts itself, made by OpenSSL, for the other sides of tests. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface SelfSigned {
  /** PEM; who connects trusts this file. */
  certificateFile: string
  certificate: Buffer
  key: Buffer
}

/** @param folder - where both files are written */
export function selfSigned(folder: string): SelfSigned {
  const [key, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificateFile],
    ],
    { stdio: 'ignore' },
  )
  return { certificateFile, certificate: readFileSync(certificateFile), key: readFileSync(key) }
}
