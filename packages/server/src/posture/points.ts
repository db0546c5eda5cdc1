/** Each point of the posture, from what is in force now. Small functions of plain facts, so that each is tested alone. */
import type { Client, RegisteredNode, Token } from '@leadglass/access'
import type { KeysStatus } from '@leadglass/archive'
import type { Point } from './posture.ts'

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
  if (views === undefined) {
    return {
      id: 'strangers',
      state: 'unknown',
      found: 'No server is running, so no listener was asked.',
      mend: 'leadglass serve',
    }
  }
  const open = views.filter(
    ({ rung, isOpenOnTheWeb, tlsVersions }) =>
      rung > highestClosedRung || isOpenOnTheWeb || tlsVersions.some((version) => oldTls.has(version)),
  )
  if (open.length > 0) {
    const found = open.map(
      ({ port, words, evidence }) => `port ${port}: ${words} (${evidence.at(-1) ?? 'no evidence'})`,
    )
    return {
      id: 'strangers',
      state: 'failed',
      found: found.join('; '),
      mend: 'Close the port, then: leadglass posture',
    }
  }
  const asked = views.map(({ port, words }) => `port ${port}: ${words}`).join('; ')
  return { id: 'strangers', state: 'fulfilled', found: `A stranger gets nothing. ${asked}` }
}

export interface CertificateFacts {
  what: string
  /** ISO 8601. */
  notAfter: string
  mend: string
}

/** The newest certificate of each node, and our own. */
export function certificatesPoint(certificates: readonly CertificateFacts[], now: number): Point {
  const expired = certificates.filter(({ notAfter }) => Date.parse(notAfter) <= now)
  const soon = certificates.filter(
    ({ notAfter }) => Date.parse(notAfter) - now < 30 * dayMs && !expired.some((e) => e.notAfter === notAfter),
  )
  const worst = [...expired, ...soon]
  if (worst.length === 0) {
    return {
      id: 'certificates',
      state: 'fulfilled',
      found: `${certificates.length} certificates, none expires within 30 days.`,
    }
  }
  const found = worst.map(({ what, notAfter }) => `${what}: ${notAfter.slice(0, 10)}`).join('; ')
  return { id: 'certificates', state: expired.length > 0 ? 'failed' : 'warning', found, mend: worst[0]!.mend }
}

export function newestCertificates(nodes: readonly RegisteredNode[]): CertificateFacts[] {
  return nodes.flatMap(({ aeTitle, certificates }) => {
    const notAfter = certificates
      .map((one) => one.notAfter)
      .sort()
      .at(-1)
    return notAfter === undefined
      ? []
      : [
          {
            what: `node ${aeTitle}`,
            notAfter,
            mend: `leadglass node cert ${aeTitle}, or at the node: leadglass node renew`,
          },
        ]
  })
}

export function plaintextPoint(
  listener: { aeTitle: string; until: string } | undefined,
  nodes: readonly RegisteredNode[],
): Point {
  const sentTo = nodes.filter(({ dangerouslySendPlaintext }) => dangerouslySendPlaintext).map(({ aeTitle }) => aeTitle)
  const found = [
    ...(listener ? [`${listener.aeTitle} connects without TLS until ${listener.until}`] : []),
    ...(sentTo.length > 0 ? [`we send without TLS to ${sentTo.join(', ')}`] : []),
  ]
  if (found.length === 0) return { id: 'plaintext', state: 'fulfilled', found: 'Every connection is encrypted.' }
  const mend = listener
    ? 'Remove dangerouslyAcceptPlaintext from config.yaml'
    : `leadglass node remove ${sentTo[0]}, then add it with TLS`
  return { id: 'plaintext', state: 'failed', found: `${found.join('; ')}.`, mend }
}

/** @param oneFactorUntil - YYYY-MM-DD while an exception lets people in by a password alone */
export function secondFactorsPoint(
  people: readonly { name: string; disabled: boolean; secondFactor?: boolean }[],
  oneFactorUntil = '',
): Point {
  const active = people.filter(({ disabled }) => !disabled)
  if (oneFactorUntil !== '') {
    return {
      id: 'second-factors',
      state: 'failed',
      found: `A password alone is enough to sign in, until ${oneFactorUntil}.`,
      mend: 'Remove signIn.dangerouslyAllowOneFactorUntil from config.yaml',
    }
  }
  const without = active.filter(({ secondFactor }) => secondFactor !== true)
  if (without.length === 0) {
    return {
      id: 'second-factors',
      state: 'fulfilled',
      found: `All ${active.length} people sign in with a second factor.`,
    }
  }
  const found = `${without.length} of ${active.length} people have no second factor: ${without
    .map(({ name }) => name)
    .slice(0, 10)
    .join(', ')}.`
  return {
    id: 'second-factors',
    state: 'failed',
    found,
    mend: 'Administration, People: ask each for a passkey or an authenticator',
  }
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
  if (stale.length + wide.length + old.length === 0) {
    return { id: 'tokens', state: 'fulfilled', found: `${live.length} tokens and clients, each used within 90 days.` }
  }
  const names = (list: readonly { name: string }[]) =>
    list
      .map(({ name }) => name)
      .slice(0, 10)
      .join(', ')
  const found = [
    ...(stale.length > 0 ? [`not used for 90 days: ${names(stale)}`] : []),
    ...(wide.length > 0 ? [`may do everything an administrator may: ${names(wide)}`] : []),
    ...(old.length > 0 ? [`clients that never expire, with keys of more than a year: ${names(old)}`] : []),
  ]
  const worst = [...stale, ...wide, ...old][0]!
  const mend = clients.includes(worst as Client)
    ? `leadglass client remove ${worst.name}, or add it again with a new key`
    : `leadglass token revoke ${worst.name}, or create it with --actions and --from`
  return {
    id: 'tokens',
    state: 'warning',
    found: `${found.join('; ')}.`,
    mend,
  }
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
  if (backup === undefined) {
    const found = 'There is no backup: after a fire or ransomware nothing would come back.'
    return { id, state: 'failed', found, mend: 'Set backup.folder in config.yaml, then: leadglass backup' }
  }
  const age = `The newest backup is of ${dayOf(backup.at)}`
  if (now - backup.at > backupOldMs) return { id, state: 'failed', found: `${age}.`, mend: 'leadglass backup' }
  if (drill !== undefined && !drill.cameBack) {
    const found = `${age}, and in the drill of ${dayOf(drill.at)} the archive did not come back.`
    return { id, state: 'failed', found, mend: 'leadglass backup, then: leadglass drill' }
  }
  if (now - backup.at > backupLateMs) return { id, state: 'warning', found: `${age}.`, mend: 'leadglass backup' }
  if (backup.sameDisk) {
    const found = `${age}, and lies on the disk that it is to protect from.`
    return { id, state: 'warning', found, mend: 'Set backup.folder to another disk' }
  }
  if (drill === undefined || now - drill.at > drillOldMs) {
    const found = drill === undefined ? 'nobody ever tried to restore it' : `the last drill was on ${dayOf(drill.at)}`
    return { id, state: 'warning', found: `${age}; ${found}.`, mend: 'leadglass drill' }
  }
  return { id, state: 'fulfilled', found: `${age}; in the drill of ${dayOf(drill.at)} the archive came back.` }
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** @param channels - where alerts are sent besides the web application */
export function alertsPoint(channels: readonly string[], unacknowledged: number): Point {
  const open = unacknowledged > 0 ? ` ${unacknowledged} alerts wait for somebody.` : ''
  if (channels.length === 0) {
    return {
      id: 'alerts',
      state: 'warning',
      found: `Alerts are seen in the web application only.${open}`,
      mend: 'Set alerts in config.yaml',
    }
  }
  const state = unacknowledged > 0 ? 'warning' : 'fulfilled'
  return {
    id: 'alerts',
    state,
    found: `Alerts are sent over ${channels.join(', ')}.${open}`,
    ...(open && { mend: 'Open Alerts and acknowledge them' }),
  }
}

export function rootKeyPoint({ rootKey }: Pick<KeysStatus, 'rootKey'>): Point {
  if (rootKey.superseded.length > 0) {
    const found = `The root key is held by ${rootKey.source}, and still lies in ${rootKey.superseded.join(', ')}.`
    return { id: 'root-key', state: 'failed', found, mend: `leadglass keys move ${rootKey.source}` }
  }
  if (rootKey.source === 'file') {
    const found = 'The root key lies in a file: whoever copies the whole disk reads everything.'
    return { id: 'root-key', state: 'warning', found, mend: 'leadglass keys move passphrase, pkcs11 or kms' }
  }
  return { id: 'root-key', state: 'fulfilled', found: `The root key is held by ${rootKey.source}: ${rootKey.place}.` }
}

export function rotationPoint(dueAt: number | undefined, now: number): Point {
  if (dueAt === undefined) {
    return {
      id: 'rotation',
      state: 'warning',
      found: 'Keys are not rotated by schedule.',
      mend: 'Set keys.rotateEveryDays in config.yaml',
    }
  }
  const day = new Date(dueAt).toISOString().slice(0, 10)
  if (now - dueAt > dayMs)
    return { id: 'rotation', state: 'failed', found: `A rotation was due on ${day}.`, mend: 'leadglass keys rotate' }
  return { id: 'rotation', state: 'fulfilled', found: `The next rotation of the keys is due on ${day}.` }
}
