/** Looks at everything the posture is made of. */
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { DataFolder } from '../data-folder/data-folder.ts'
import { addressOf } from '../identity/host-of.ts'
import { rotationDueAt } from '../keys/rotation-schedule.ts'
import type { ListenerFacts } from '../operations/operation.ts'
import { userView } from '../operations/user-view.ts'
import { plainListenerSettings } from '../plain-listener/plain-listener-settings.ts'
import { backupFacts } from '../recovery/backup-facts.ts'
import { lineToPacs } from '../shield/line-to-pacs.ts'
import { isShield } from '../shield/shield-rights.ts'
import { oneFactorUntil } from '../sign-in/one-factor.ts'
import { canariesPoint, sharesPoint } from './exposure-points.ts'
import {
  alertsPoint,
  backupsPoint,
  type CertificateFacts,
  certificatesPoint,
  newestCertificates,
  plaintextPoint,
  rootKeyPoint,
  rotationPoint,
  type StrangerView,
  secondFactorsPoint,
  strangersPoint,
  tokensPoint,
} from './points.ts'
import { type Posture, postureOf } from './posture.ts'

export interface OwnListener {
  address: string
  port: number
  isHttp: boolean
}

/** Asks our listeners what they answer a stranger. */
export type StrangerProbe = (listeners: readonly OwnListener[]) => Promise<readonly StrangerView[]>

export interface AssessParts {
  data: DataFolder
  /** Absent when no server is running. */
  listeners?: ListenerFacts | undefined
  probe?: StrangerProbe | undefined
}

/** As the audit log names it. */
const principal = { kind: 'operator', name: 'posture' } as const

export async function assess({ data, listeners, probe }: AssessParts): Promise<Posture> {
  const now = new Date()
  const { accounts, archive, settings, services } = data
  const [nodes, keys] = [await accounts.listNodes(), await archive.keysStatus(principal)]
  const views = listeners && probe ? await probe(ownListeners(listeners)) : undefined
  const plain = plainListenerSettings(settings.dangerouslyAcceptPlaintext)
  const dueAt = rotationDueAt(keys.keyEncryptionKey.created, settings.keys.rotateEveryDays)
  const certificates = [...(await ownCertificates(data)), ...newestCertificates(nodes)]
  const points = [
    strangersPoint(views),
    plaintextPoint(plain, nodes, lineToPacs(settings.shield)),
    certificatesPoint(certificates, now.getTime()),
    secondFactorsPoint(
      await Promise.all((await accounts.listUsers()).map((user) => userView(user, accounts))),
      oneFactorUntil(settings) > now.getTime() ? settings.signIn.dangerouslyAllowOneFactorUntil : '',
    ),
    tokensPoint(await accounts.listTokens(), await accounts.listClients(), now.getTime()),
    backupsPoint(backupFacts(services.recovery), now.getTime()),
    alertsPoint(
      services.alerts.channels().map(({ channel }) => channel),
      services.alerts.summary().open,
    ),
    // A shield has no studies that could be shared, or watched among others.
    ...(isShield(settings)
      ? []
      : [sharesPoint(await accounts.listShares(), now.getTime()), canariesPoint(services.canaries.list().length)]),
    rootKeyPoint(keys),
    rotationPoint(dueAt, now.getTime()),
  ]
  return postureOf(points, now)
}

/** Where this machine reaches them: what listens everywhere is asked at the loopback address. */
function ownListeners({ https, dicomTls, dicomPlain, shieldWeb }: ListenerFacts): OwnListener[] {
  return [
    { listen: https, isHttp: true },
    { listen: dicomTls, isHttp: false },
    ...(dicomPlain === undefined ? [] : [{ listen: dicomPlain, isHttp: false }]),
    ...(shieldWeb === undefined ? [] : [{ listen: new URL(shieldWeb).host, isHttp: true }]),
  ].map(({ listen, isHttp }) => {
    const { host, port } = addressOf(listen)
    const address = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
    return { address, port, isHttp }
  })
}

async function ownCertificates({ layout }: DataFolder): Promise<CertificateFacts[]> {
  const read = async (path: string) => new Date(new X509Certificate(await readFile(path)).validTo).toISOString()
  return [
    { of: 'authority', notAfter: await read(layout.authorityCertificate) },
    { of: 'server', notAfter: await read(layout.serverIdentity) },
  ]
}
