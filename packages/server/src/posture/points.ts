/** Each point of the posture, from what is in force now. Small functions of plain facts, so that each is tested alone. */
import type { Client, RegisteredNode, Token } from '@leadglass/access'
import type { KeysStatus } from '@leadglass/archive'
import { saying } from '../text/sentences.ts'
import { type Point, pointOf, running } from './posture.ts'

const dayMs = 86_400_000

/** What a stranger was answered at one of our ports. `leadglass serve` hands in the survey that asks. */
export interface StrangerView {
  readonly port: number
  readonly rung: number
  readonly words: string
  readonly evidence: readonly string[]
  readonly tlsVersions: readonly string[]
  readonly isOpenOnTheWeb: boolean
}

/** Rung 3 of the survey's ladder: DICOM, association rejected. What is above answers a stranger. */
const highestClosedRung = 3
const oldTls = new Set(['TLSv1', 'TLSv1.1', 'SSLv3'])

export function strangersPoint(views: readonly StrangerView[] | undefined): Point {
  if (views === undefined)
    return pointOf('strangers', 'unknown', [saying('strangers-not-asked')], running('leadglass serve'))
  const open = views.filter(
    ({ rung, isOpenOnTheWeb, tlsVersions }) =>
      rung > highestClosedRung || isOpenOnTheWeb || tlsVersions.some((version) => oldTls.has(version)),
  )
  if (open.length > 0) {
    const found = open.map(({ port, words, evidence }) =>
      saying('strangers-answered', { port, words, evidence: evidence.at(-1) ?? 'no evidence' }),
    )
    return pointOf('strangers', 'failed', found, saying('mend-port'))
  }
  const asked = views.map(({ port, words }) => saying('strangers-port', { port, words }))
  return pointOf('strangers', 'fulfilled', [saying('strangers-get-nothing'), ...asked])
}

export interface CertificateFacts {
  of: 'authority' | 'server' | 'node'
  /** AE title of a node. */
  node?: string
  /** ISO 8601. */
  notAfter: string
}

const certificateMends = {
  authority: 'mend-authority',
  server: 'mend-server-certificate',
  node: 'mend-node-certificate',
} as const

/** The newest certificate of each node, and our own. */
export function certificatesPoint(certificates: readonly CertificateFacts[], now: number): Point {
  const expired = certificates.filter(({ notAfter }) => Date.parse(notAfter) <= now)
  const soon = certificates.filter(
    ({ notAfter }) => Date.parse(notAfter) - now < 30 * dayMs && !expired.some((e) => e.notAfter === notAfter),
  )
  const [worst, ...others] = [...expired, ...soon]
  if (worst === undefined)
    return pointOf('certificates', 'fulfilled', [saying('certificates-good', { count: certificates.length })])
  const found = [worst, ...others].map(({ of, node = '', notAfter }) =>
    saying(`certificate-of-${of}`, { ...(of === 'node' ? { node } : {}), day: notAfter.slice(0, 10) }),
  )
  const mend = saying(certificateMends[worst.of], worst.of === 'node' ? { node: worst.node ?? '' } : undefined)
  return pointOf('certificates', expired.length > 0 ? 'failed' : 'warning', found, mend)
}

export function newestCertificates(nodes: readonly RegisteredNode[]): CertificateFacts[] {
  return nodes.flatMap(({ aeTitle, certificates }): CertificateFacts[] => {
    const notAfter = certificates
      .map((one) => one.notAfter)
      .sort()
      .at(-1)
    return notAfter === undefined ? [] : [{ of: 'node', node: aeTitle, notAfter }]
  })
}

export function plaintextPoint(
  listener: { aeTitle: string; until: string } | undefined,
  nodes: readonly RegisteredNode[],
  /** `HOST:PORT` of the archive behind a shield, where the line to it leaves this machine. */
  shieldedPacs?: string,
): Point {
  const sentTo = nodes.filter(({ dangerouslySendPlaintext }) => dangerouslySendPlaintext).map(({ aeTitle }) => aeTitle)
  const found = [
    ...(listener ? [saying('plaintext-listener', { aeTitle: listener.aeTitle, day: listener.until })] : []),
    ...(sentTo.length > 0 ? [saying('plaintext-sending', { nodes: sentTo.join(', ') })] : []),
    ...(shieldedPacs === undefined ? [] : [saying('plaintext-shield', { pacs: shieldedPacs })]),
  ]
  if (found.length === 0) return pointOf('plaintext', 'fulfilled', [saying('plaintext-none')])
  return pointOf('plaintext', 'failed', found, mendOfPlaintext(listener !== undefined, sentTo))
}

function mendOfPlaintext(listens: boolean, [node]: readonly string[]) {
  if (listens) return saying('mend-plaintext-listener')
  return node === undefined ? saying('mend-plaintext-shield') : saying('mend-plaintext-sending', { node })
}

/** @param oneFactorUntil - YYYY-MM-DD while an exception lets people in by a password alone */
export function secondFactorsPoint(
  people: readonly { name: string; disabled: boolean; secondFactor?: boolean }[],
  oneFactorUntil = '',
): Point {
  const id = 'second-factors'
  const active = people.filter(({ disabled }) => !disabled)
  if (oneFactorUntil !== '')
    return pointOf(id, 'failed', [saying('one-factor', { day: oneFactorUntil })], saying('mend-one-factor'))
  const without = active.filter(({ secondFactor }) => secondFactor !== true)
  if (without.length === 0) return pointOf(id, 'fulfilled', [saying('second-factors-all', { count: active.length })])
  const facts = { lacking: without.length, count: active.length, names: namesOf(without) }
  return pointOf(id, 'failed', [saying('second-factors-lacking', facts)], saying('mend-second-factors'))
}

/** Of a program that did not come for 90 days nobody knows whether it still needs to. */
const staleMs = 90 * dayMs
/** A client never expires, and its key is not changed by anybody but its operator. */
const oldKeyMs = 366 * dayMs

export function tokensPoint(tokens: readonly Token[], clients: readonly Client[], now: number): Point {
  const live = [
    ...tokens.filter(({ revokedAt, expiresAt }) => revokedAt === undefined && Date.parse(expiresAt) > now),
    ...clients.filter(({ disabledAt }) => disabledAt === undefined),
  ]
  const stale = live.filter(({ lastUsedAt, createdAt }) => now - Date.parse(lastUsedAt ?? createdAt) > staleMs)
  const wide = live.filter(({ role, actions }) => role === 'administrator' && actions === undefined)
  const old = clients.filter(({ createdAt }) => now - Date.parse(createdAt) > oldKeyMs)
  const [worst] = [...stale, ...wide, ...old]
  if (worst === undefined) return pointOf('tokens', 'fulfilled', [saying('tokens-good', { count: live.length })])
  const found = [
    ...(stale.length > 0 ? [saying('tokens-stale', { names: namesOf(stale) })] : []),
    ...(wide.length > 0 ? [saying('tokens-wide', { names: namesOf(wide) })] : []),
    ...(old.length > 0 ? [saying('clients-old', { names: namesOf(old) })] : []),
  ]
  const mend = saying(clients.includes(worst as Client) ? 'mend-client' : 'mend-token', { name: worst.name })
  return pointOf('tokens', 'warning', found, mend)
}

/** The first ten. */
function namesOf(list: readonly { name: string }[]): string {
  return list
    .slice(0, 10)
    .map(({ name }) => name)
    .join(', ')
}

/** What is known of backups and drills; times are ms since 1970. */
export interface BackupFacts {
  /** The newest backup that was made. */
  backup?: { at: number; sameDisk: boolean }
  /** The newest drill, and whether the archive came back. */
  drill?: { at: number; cameBack: boolean }
}

/** A night may be missed by an hour; a second one is a warning, and after a week nobody would want to go back so far. */
const backupLateMs = 1.5 * dayMs
const backupOldMs = 7 * dayMs
const drillOldMs = 8 * dayMs

export function backupsPoint({ backup, drill }: BackupFacts, now: number): Point {
  const id = 'backups'
  if (backup === undefined) return pointOf(id, 'failed', [saying('backup-none')], saying('mend-no-backup'))
  const newest = saying('backup-newest', { day: dayOf(backup.at) })
  const backUp = running('leadglass backup')
  if (now - backup.at > backupOldMs) return pointOf(id, 'failed', [newest], backUp)
  if (drill !== undefined && !drill.cameBack)
    return pointOf(id, 'failed', [newest, saying('drill-failed', { day: dayOf(drill.at) })], saying('mend-drill'))
  if (now - backup.at > backupLateMs) return pointOf(id, 'warning', [newest], backUp)
  if (backup.sameDisk) return pointOf(id, 'warning', [newest, saying('backup-same-disk')], saying('mend-same-disk'))
  if (drill === undefined) return pointOf(id, 'warning', [newest, saying('drill-none')], running('leadglass drill'))
  const day = dayOf(drill.at)
  if (now - drill.at > drillOldMs)
    return pointOf(id, 'warning', [newest, saying('drill-old', { day })], running('leadglass drill'))
  return pointOf(id, 'fulfilled', [newest, saying('drill-good', { day })])
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** @param channels - where alerts are sent besides the web application */
export function alertsPoint(channels: readonly string[], unacknowledged: number): Point {
  const open = unacknowledged > 0 ? [saying('alerts-open', { count: unacknowledged })] : []
  if (channels.length === 0)
    return pointOf('alerts', 'warning', [saying('alerts-seen-here-only'), ...open], saying('mend-alert-channels'))
  const found = [saying('alerts-sent', { channels: channels.join(', ') }), ...open]
  return open.length > 0
    ? pointOf('alerts', 'warning', found, saying('mend-open-alerts'))
    : pointOf('alerts', 'fulfilled', found)
}

export function rootKeyPoint({ rootKey }: Pick<KeysStatus, 'rootKey'>): Point {
  const { source, place, superseded } = rootKey
  if (superseded.length > 0) {
    const found = saying('root-key-twice', { source, places: superseded.join(', ') })
    return pointOf('root-key', 'failed', [found], running(`leadglass keys move ${source}`))
  }
  return source === 'file'
    ? pointOf('root-key', 'warning', [saying('root-key-file')], saying('mend-root-key'))
    : pointOf('root-key', 'fulfilled', [saying('root-key-held', { source, place })])
}

export function rotationPoint(dueAt: number | undefined, now: number): Point {
  if (dueAt === undefined) return pointOf('rotation', 'warning', [saying('rotation-unset')], saying('mend-rotation'))
  const day = dayOf(dueAt)
  return now - dueAt > dayMs
    ? pointOf('rotation', 'failed', [saying('rotation-late', { day })], running('leadglass keys rotate'))
    : pointOf('rotation', 'fulfilled', [saying('rotation-next', { day })])
}
