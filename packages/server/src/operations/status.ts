/** What an administrator wants to know at a glance: counts, listeners, what runs out soon. */
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { RegisteredNode } from '@leadglass/access'
import { renewBeforeDays } from '../identity/server-certificate.ts'
import { version } from '../version.ts'
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const status: Operation<'status'> = {
  right: 'settings:read',
  params: shape(none),
  facts: () => ({}),
  async run(_, { data, listeners }) {
    const authority = new X509Certificate(await readFile(data.layout.authorityCertificate))
    const server = new X509Certificate(await readFile(data.layout.serverIdentity))
    const warnings = [
      ...expiryWarning('The certificate authority', authority.validTo),
      ...expiryWarning('The server certificate', server.validTo, 'Restart the server to renew it.'),
      ...(await data.accounts.listNodes()).flatMap(nodeWarning),
    ]
    return {
      version,
      ...(listeners ? { listeners } : {}),
      archive: await data.archive.statistics(),
      certificates: { authorityNotAfter: iso(authority.validTo), serverNotAfter: iso(server.validTo) },
      warnings,
    }
  },
}

function nodeWarning(node: RegisteredNode): string[] {
  const latest = node.certificates
    .map((certificate) => certificate.notAfter)
    .sort()
    .at(-1)
  return latest === undefined
    ? []
    : expiryWarning(`The certificate of node ${node.aeTitle}`, latest, 'Issue a new one.')
}

function expiryWarning(what: string, notAfter: string, remedy = ''): string[] {
  const days = Math.floor((Date.parse(notAfter) - Date.now()) / 86_400_000)
  if (days >= renewBeforeDays) return []
  return [`${what} ${days < 0 ? 'has expired' : `expires in ${days} days`}. ${remedy}`.trimEnd()]
}

function iso(time: string): string {
  return new Date(time).toISOString()
}
