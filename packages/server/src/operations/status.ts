/** What an administrator wants to know at a glance: counts, listeners, what runs out soon. */
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { RegisteredNode } from '@leadglass/access'
import type { Settings } from '../config/settings.ts'
import type { DataFolder } from '../data-folder/data-folder.ts'
import { renewBeforeDays } from '../identity/server-certificate.ts'
import { plainListenerSettings } from '../plain-listener/plain-listener-settings.ts'
import { backupsPoint } from '../posture/points.ts'
import { backupFacts } from '../recovery/backup-facts.ts'
import { oneFactorUntil } from '../sign-in/one-factor.ts'
import { version } from '../version.ts'
import type { Operation } from './operation.ts'
import type { OneFactorView, PlaintextView, RecoveryView } from './operation-table.ts'
import { none, shape } from './params.ts'

export const status: Operation<'status'> = {
  right: 'settings:read',
  params: shape(none),
  facts: () => ({}),
  async run(_, { data, listeners }) {
    const authority = new X509Certificate(await readFile(data.layout.authorityCertificate))
    const server = new X509Certificate(await readFile(data.layout.serverIdentity))
    const plaintext = plaintextView(data.settings)
    const oneFactor = oneFactorView(data.settings)
    const warnings = [
      ...(plaintext ? [plaintextWarning(plaintext)] : []),
      ...(oneFactor ? [oneFactorWarning(oneFactor)] : []),
      ...(await forwardingWarnings(data)),
      ...backupWarnings(data),
      ...(await witnessWarnings(data)),
      ...expiryWarning('The certificate authority', authority.validTo),
      ...expiryWarning('The server certificate', server.validTo, 'Restart the server to renew it.'),
      ...(await data.accounts.listNodes()).flatMap(nodeWarning),
    ]
    return {
      version,
      ...(listeners ? { listeners } : {}),
      archive: await data.archive.statistics(),
      certificates: { authorityNotAfter: iso(authority.validTo), serverNotAfter: iso(server.validTo) },
      ...(plaintext ? { plaintext } : {}),
      ...(oneFactor ? { oneFactor } : {}),
      ...recoveryView(data),
      warnings,
    }
  },
}

function oneFactorView(settings: Settings): OneFactorView | undefined {
  const expiresAt = oneFactorUntil(settings)
  if (expiresAt === 0) return undefined
  return { until: settings.signIn.dangerouslyAllowOneFactorUntil, expired: Date.now() >= expiresAt }
}

function oneFactorWarning({ until, expired }: OneFactorView): string {
  return expired
    ? `signIn.dangerouslyAllowOneFactorUntil expired on ${until}: second factors are asked for again. Remove it.`
    : `Until ${until} people sign in with A PASSWORD ALONE: whoever learns one reads what its owner may read.`
}

function plaintextView({ dangerouslyAcceptPlaintext }: Settings): PlaintextView | undefined {
  const plain = plainListenerSettings(dangerouslyAcceptPlaintext)
  if (!plain) return undefined
  const { listen, peerAddress, aeTitle, services, until, expiresAt } = plain
  return { listen, peerAddress, aeTitle, services, until, expired: Date.now() >= expiresAt }
}

function plaintextWarning({ aeTitle, peerAddress, listen, until, expired }: PlaintextView): string {
  if (expired)
    return `The listener without TLS for ${aeTitle} expired on ${until}: it refuses everything. Remove dangerouslyAcceptPlaintext.`
  return `${aeTitle} at ${peerAddress} connects WITHOUT TLS to ${listen} until ${until}: whoever taps that line reads and changes what it sends.`
}

/** Rules that name a node which cannot be sent to, and instances that could not be delivered. */
async function forwardingWarnings({ settings, accounts, services }: DataFolder): Promise<string[]> {
  const named = new Set(settings.forwarding.rules.flatMap(({ to }) => to))
  const warnings: string[] = []
  for (const aeTitle of named) {
    const node = await accounts.node(aeTitle)
    if (!node) warnings.push(`Forwarding names ${aeTitle}, which is no registered node. Add it with its host and port.`)
    else if (node.host === undefined || node.port === undefined)
      warnings.push(`Forwarding names ${aeTitle}, which has no host and port. Add it again with both.`)
  }
  for (const { destination, dead } of services.deliveries.summary())
    if (dead > 0)
      warnings.push(`${dead} instances could not be delivered to ${destination}. See "leadglass forward list".`)
  return warnings
}

/** What the posture finds of backups stands at the top of the administration as well. */
function backupWarnings({ services }: DataFolder): string[] {
  const { state, found, mend } = backupsPoint(backupFacts(services.recovery), Date.now())
  return state === 'failed' && services.recovery.last('backup') !== undefined ? [`${found} ${mend}.`] : []
}

/** Nobody but the witnesses can tell that an older log was put in place. */
async function witnessWarnings({ witnesses }: DataFolder): Promise<string[]> {
  const states = await witnesses.states()
  return states
    .filter(({ late, askedAt }) => late && askedAt !== undefined)
    .map(({ witness, signedAt, why = 'it was not asked' }) => {
      const since =
        signedAt === undefined ? 'has not signed the audit log yet' : `has not signed the audit log since ${signedAt}`
      return `The witness ${witness} ${since}: ${why}.`
    })
}

function recoveryView({ services }: DataFolder): { recovery?: RecoveryView } {
  const { backup, drill } = backupFacts(services.recovery)
  if (backup === undefined) return {}
  const backupAt = new Date(backup.at).toISOString()
  if (drill === undefined) return { recovery: { backupAt } }
  return { recovery: { backupAt, drillAt: new Date(drill.at).toISOString(), cameBack: drill.cameBack } }
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
