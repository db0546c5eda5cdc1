/** Certificates for the peers: an authority, a server, a sender; RSA, as DCMTK's and Orthanc's tools expect. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../child-process.ts'
import type { TlsFiles } from './contestant.ts'

export interface PeerCertificates {
  readonly server: TlsFiles
  readonly sender: TlsFiles
}

/** Makes them once below `folder` with OpenSSL. */
export async function peerCertificates(folder: string): Promise<PeerCertificates> {
  const authority = join(folder, 'authority.crt')
  const files = (name: string): TlsFiles => ({
    key: join(folder, `${name}.key`),
    certificate: join(folder, `${name}.crt`),
    authority,
  })
  if (!existsSync(files('sender').certificate)) await issueAll(folder)
  return { server: files('server'), sender: files('sender') }
}

async function issueAll(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const openssl = (...args: string[]) => run('openssl', args, { logFile: join(folder, 'openssl.log') })
  const at = (name: string) => join(folder, name)
  writeFileSync(at('san.cnf'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n')
  await openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '30',
    '-subj',
    '/CN=Benchmark authority',
    '-keyout',
    at('authority.key'),
    '-out',
    at('authority.crt'),
  )
  for (const name of ['server', 'sender']) {
    await openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      at(`${name}.key`),
      '-out',
      at(`${name}.csr`),
    )
    await openssl(
      'x509',
      '-req',
      '-in',
      at(`${name}.csr`),
      '-CA',
      at('authority.crt'),
      '-CAkey',
      at('authority.key'),
      '-CAcreateserial',
      '-days',
      '30',
      '-extfile',
      at('san.cnf'),
      '-out',
      at(`${name}.crt`),
    )
  }
}
