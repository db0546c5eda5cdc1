/** Certificates for tests, made by openssl: authorities, and certificates of theirs. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Identity {
  readonly key: string
  readonly certificate: string
  readonly keyFile: string
  readonly certificateFile: string
}

export interface TestAuthority {
  readonly certificate: string
  readonly certificateFile: string
  issue(name: string, options?: { days?: number }): Identity
}

const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

export function certificateFolder(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-network-'))
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}

export function createAuthority(folder: string, name: string): TestAuthority {
  const keyFile = join(folder, `${name}.key`)
  const certificateFile = join(folder, `${name}.crt`)
  openssl('req', '-x509', ...newKey, '-days', '2', '-subj', `/CN=${name}`, '-keyout', keyFile, '-out', certificateFile)
  return {
    certificate: readFileSync(certificateFile, 'utf8'),
    certificateFile,
    issue(subject, { days = 1 } = {}) {
      const base = join(folder, `${name}-${subject}`)
      openssl('req', ...newKey, '-subj', `/CN=${subject}`, '-keyout', `${base}.key`, '-out', `${base}.csr`)
      const signing = ['-CA', certificateFile, '-CAkey', keyFile, '-CAcreateserial', '-days', String(days)]
      openssl('x509', '-req', '-in', `${base}.csr`, ...signing, '-out', `${base}.crt`)
      return {
        key: readFileSync(`${base}.key`, 'utf8'),
        certificate: readFileSync(`${base}.crt`, 'utf8'),
        keyFile: `${base}.key`,
        certificateFile: `${base}.crt`,
      }
    },
  }
}
