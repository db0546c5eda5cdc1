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
import { lineToPacs } from '../shield/line-to-pacs.ts'
import { isShield } from '../shield/shield-rights.ts'
import { oneFactorUntil } from '../sign-in/one-factor.ts'
import { type Facts, type Said, saying, textOf } from '../text/sentences.ts'
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
      ...shieldWarnings(data.settings),
      ...(oneFactor ? [oneFactorWarning(oneFactor)] : []),
      ...(await forwardingWarnings(data)),
      ...backupWarnings(data),
      ...(await witnessWarnings(data)),
      ...expiryWarning('authority', authority.validTo),
      ...expiryWarning('server', server.validTo),
      ...(await data.accounts.listNodes()).flatMap(nodeWarning),
    ]
    return {
      version,
      ...(listeners ? { listeners } : {}),
      archive: await data.archive.statistics(),
      certificates: { authorityNotAfter: iso(authority.validTo), serverNotAfter: iso(server.validTo) },
      ...(plaintext ? { plaintext } : {}),
      ...(isShield(data.settings) ? { shield: { pacs: data.settings.shield.pacs } } : {}),
      ...(oneFactor ? { oneFactor } : {}),
      ...recoveryView(data),
      warnings: warnings.map((said) => said.map(textOf).join(' ')),
      said: warnings,
    }
  },
}

function oneFactorView(settings: Settings): OneFactorView | undefined {
  const expiresAt = oneFactorUntil(settings)
  if (expiresAt === 0) return undefined
  return { until: settings.signIn.dangerouslyAllowOneFactorUntil, expired: Date.now() >= expiresAt }
}

/** A warning, in one sentence or several. */
type Warning = readonly Said[]

function oneFactorWarning({ until: day, expired }: OneFactorView): Warning {
  return [saying(expired ? 'warn-one-factor-over' : 'warn-one-factor', { day })]
}

function plaintextView({ dangerouslyAcceptPlaintext }: Settings): PlaintextView | undefined {
  const plain = plainListenerSettings(dangerouslyAcceptPlaintext)
  if (!plain) return undefined
  const { listen, peerAddress, aeTitle, services, until, expiresAt } = plain
  return { listen, peerAddress, aeTitle, services, until, expired: Date.now() >= expiresAt }
}

function plaintextWarning({ aeTitle, peerAddress: address, listen, until: day, expired }: PlaintextView): Warning {
  return [
    expired
      ? saying('warn-plaintext-over', { aeTitle, day })
      : saying('warn-plaintext', { aeTitle, address, listen, day }),
  ]
}

function shieldWarnings({ shield }: Settings): Warning[] {
  const pacs = lineToPacs(shield)
  return pacs === undefined ? [] : [[saying('warn-shield', { pacs })]]
}

/** Rules that name a node which cannot be sent to, and instances that could not be delivered. */
async function forwardingWarnings({ settings, accounts, services }: DataFolder): Promise<Warning[]> {
  const named = new Set(settings.forwarding.rules.flatMap(({ to }) => to))
  const warnings: Warning[] = []
  for (const aeTitle of named) {
    const node = await accounts.node(aeTitle)
    if (!node) warnings.push([saying('warn-forwarding-unknown', { aeTitle })])
    else if (node.host === undefined || node.port === undefined)
      warnings.push([saying('warn-forwarding-no-address', { aeTitle })])
  }
  for (const { destination, dead: count } of services.deliveries.summary())
    if (count > 0) warnings.push([saying('warn-undeliverable', { count, destination })])
  return warnings
}

/** What the posture finds of backups stands at the top of the administration as well. */
function backupWarnings({ services }: DataFolder): Warning[] {
  const { state, said } = backupsPoint(backupFacts(services.recovery), Date.now())
  const isToTell = state === 'failed' && services.recovery.last('backup') !== undefined
  return isToTell ? [[...said.found, ...(said.mend ? [said.mend] : [])]] : []
}

/** Nobody but the witnesses can tell that an older log was put in place. */
async function witnessWarnings({ witnesses }: DataFolder): Promise<Warning[]> {
  const states = await witnesses.states()
  return states
    .filter(({ late, askedAt }) => late && askedAt !== undefined)
    .map(({ witness, signedAt, why = 'it was not asked' }) => [
      signedAt === undefined
        ? saying('warn-witness-never', { witness, why })
        : saying('warn-witness-late', { witness, why, day: signedAt.slice(0, 10) }),
    ])
}

function recoveryView({ services }: DataFolder): { recovery?: RecoveryView } {
  const { backup, drill } = backupFacts(services.recovery)
  if (backup === undefined) return {}
  const backupAt = new Date(backup.at).toISOString()
  if (drill === undefined) return { recovery: { backupAt } }
  return { recovery: { backupAt, drillAt: new Date(drill.at).toISOString(), cameBack: drill.cameBack } }
}

function nodeWarning({ aeTitle: node, certificates }: RegisteredNode): Warning[] {
  const latest = certificates
    .map((certificate) => certificate.notAfter)
    .sort()
    .at(-1)
  return latest === undefined ? [] : expiryWarning('node', latest, { node })
}

function expiryWarning(of: 'authority' | 'server' | 'node', notAfter: string, facts: Facts = {}): Warning[] {
  const count = Math.floor((Date.parse(notAfter) - Date.now()) / 86_400_000)
  if (count >= renewBeforeDays) return []
  return [[count < 0 ? saying(`warn-${of}-expired`, facts) : saying(`warn-${of}-expires`, { ...facts, count })]]
}

function iso(time: string): string {
  return new Date(time).toISOString()
}
