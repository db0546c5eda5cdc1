/**
 * An open data folder: everything in it behind one lock, opened in the order in which one part needs another.
 */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Accounts, Gate } from '@leadglass/access'
import {
  Archive,
  type ArchiveAccess,
  type FolderLock,
  type Keyring,
  type KeySource,
  lockFolder,
  openKeyring,
  restoringFile,
} from '@leadglass/archive'
import { AuditLog } from '@leadglass/audit'
import { Alerts } from '../alerts/alerts.ts'
import { channelsFor } from '../alerts/channels.ts'
import { WitnessDesk } from '../audit-witness/witness-desk.ts'
import { mergeSettings, type SettingSources, settingLayers } from '../config/load-settings.ts'
import type { Settings } from '../config/settings.ts'
import { type SettingInForce, settingsInForce } from '../config/settings-in-force.ts'
import { ServerError } from '../errors.ts'
import { RevocationList } from '../identity/revocation-list.ts'
import { Jobs } from '../jobs/jobs.ts'
import type { StrangerProbe } from '../posture/assess.ts'
import { Research } from '../research/research.ts'
import { ServicesFile } from '../services-file/services-file.ts'
import { oneFactorUntil } from '../sign-in/one-factor.ts'
import { openWatch } from '../watch/open-watch.ts'
import type { Watch } from '../watch/watch.ts'
import { OneAtATime } from '../work/one-at-a-time.ts'
import { keySourceOf } from './key-source.ts'
import { type DataFolderLayout, layoutOf } from './layout.ts'
import { keepFilesPrivate } from './write-file.ts'

export interface DataFolder {
  readonly layout: DataFolderLayout
  readonly settings: Settings
  readonly settingsInForce: readonly SettingInForce[]
  /** What the settings were made from, to make them anew. */
  readonly sources: Pick<OpenDataFolderOptions, 'environment'> & { file: string }
  readonly keyring: Keyring
  readonly accounts: Accounts
  readonly audit: AuditLog
  /** As every protocol has it: without identities for whoever may not see them. */
  readonly archive: ArchiveAccess
  readonly research: Research
  readonly services: ServicesFile
  readonly alerts: Alerts
  readonly gate: Gate
  /** Sees every access of every protocol. */
  readonly watch: Watch
  /** Certificates that are worth nothing any more. */
  readonly revocations: RevocationList
  /** Others who sign what the audit log is. */
  readonly witnesses: WitnessDesk
  readonly jobs: Jobs
  /** Backups and drills, of which one runs at a time. */
  readonly recoveryTurn: OneAtATime
  /** Asks our listeners as a stranger does; absent where nobody handed it in. */
  readonly strangerProbe: StrangerProbe | undefined
  close(): Promise<void>
}

export interface OpenDataFolderOptions {
  folder: string
  environment: Readonly<Record<string, string | undefined>>
  /** Default: the folder's own `config.yaml`. */
  configFile?: string | undefined
  flags?: SettingSources['flags']
  /** Passphrase or PIN of the root key, where it came by standard input. */
  keySecret?: string | undefined
  strangerProbe?: StrangerProbe | undefined
  /** It was just restored from a backup and may be incomplete for that. */
  restored?: { keySource: KeySource /** ms since 1970: the trash erases nothing that came due later. */; asOf?: number }
}

/**
 * @throws ServerError `LG_DATA_FOLDER_MISSING`, `LG_DATA_FOLDER_INCOMPLETE`
 * @throws ConfigError a setting is wrong
 * @throws ArchiveError `LG_ARCHIVE_LOCKED`, `LG_KEY_WRONG`, …
 */
export async function openDataFolder(options: OpenDataFolderOptions): Promise<DataFolder> {
  const layout = layoutOf(options.folder)
  requireComplete(layout, options.restored !== undefined)
  keepFilesPrivate()
  const sources = { file: options.configFile ?? layout.config, environment: options.environment }
  const layers = await settingLayers({ ...sources, flags: options.flags ?? [] })
  const settings = mergeSettings(layers)
  const { restored } = options
  const keySource = restored?.keySource ?? (await keySourceOf(settings, options.environment, options.keySecret))
  const lock = lockFolder(layout.root)
  const opened: { close(): Promise<void> }[] = []
  try {
    const keyring = await openKeyring({ folder: layout.root, keySource })
    const audit = await openAudit(layout, keyring, settings.audit.origin)
    opened.push(audit)
    const accounts = await openAccounts(layout, keyring, settings)
    opened.push(accounts)
    const gate = new Gate({ grants: accounts.book, isSuspended: (principal) => accounts.isSuspended(principal) })
    const services = ServicesFile.open({ path: layout.services, key: keyring.derive('services') })
    opened.push(services)
    const alerts = new Alerts({ store: services.alerts, audit, channelsFor: channelsFor(settings) })
    const watch = openWatch({ settings, keyring, services, accounts, alerts, audit })
    opened.push(watch)
    const trash = {
      graceMs: settings.deletion.graceDays * 86_400_000,
      ...(restored?.asOf === undefined ? {} : { now: () => restored.asOf! }),
      erased: (studyInstanceUID: string) => {
        services.forgetStudy(studyInstanceUID)
        accounts.forgetSharesOf(studyInstanceUID)
      },
    }
    const whole = await Archive.open({ folder: layout.root, keySource: keyring, gate, audit, watch, lock, trash })
    opened.push(whole)
    await watch.countPatients(async () => (await whole.statistics()).patients)
    const research = new Research({
      archive: whole,
      gate,
      accounts,
      services,
      keyring,
      rulesFile: layout.burnedInRules,
    })
    opened.push(research)
    const { archive } = research
    await mkdir(layout.run, { recursive: true, mode: 0o700 })
    const recoveryTurn = new OneAtATime()
    opened.push(recoveryTurn)
    const revocations = new RevocationList({ layout, keyring, accounts })
    const witnesses = new WitnessDesk({ audit, alerts, settings: settings.audit })
    const close = () => closeAll(opened, lock)
    return {
      ...{
        layout,
        settings,
        settingsInForce: settingsInForce(settings, layers),
        sources,
        jobs: new Jobs(),
        recoveryTurn,
      },
      strangerProbe: options.strangerProbe,
      ...{ keyring, accounts, audit, archive, research, services, alerts, gate, watch, revocations, witnesses, close },
    }
  } catch (error) {
    await closeAll(opened, lock)
    throw error
  }
}

/** @param origin - default that of a log which nobody named */
export function openAudit(layout: DataFolderLayout, keyring: Keyring, origin?: string): Promise<AuditLog> {
  const signingKey = keyring.derive('audit-signing')
  return AuditLog.open({ folder: layout.audit, signingKey, ...(origin === undefined ? {} : { origin }) })
}

export function openAccounts(layout: DataFolderLayout, keyring: Keyring, settings: Settings): Promise<Accounts> {
  const { sessionHours, idleMinutes } = settings.signIn
  return Accounts.open({
    path: layout.accounts,
    key: keyring.derive('accounts'),
    sessionMs: sessionHours * 3_600_000,
    sessionIdleMs: idleMinutes * 60_000,
    dangerouslyAllowOneFactorUntil: oneFactorUntil(settings),
  })
}

function requireComplete(layout: DataFolderLayout, isRestored: boolean): void {
  if (!isRestored && existsSync(join(layout.root, restoringFile))) {
    const message = `${layout.root}: an earlier "leadglass restore" was cut short; run it again`
    throw new ServerError('LG_DATA_FOLDER_INCOMPLETE', message)
  }
  if (existsSync(layout.initialising)) {
    const message = `${layout.root}: an earlier "leadglass init" was cut short; remove the folder and run it again`
    throw new ServerError('LG_DATA_FOLDER_INCOMPLETE', message)
  }
  const missing = [layout.config, layout.accounts, layout.authorityCertificate, layout.authorityKey].find(
    (path) => !existsSync(path),
  )
  if (missing === undefined) return
  if (!existsSync(layout.accounts)) {
    const message = `${layout.root} is no Leadglass data folder; make one with "leadglass init --data ${layout.root}"`
    throw new ServerError('LG_DATA_FOLDER_MISSING', message)
  }
  throw new ServerError('LG_DATA_FOLDER_INCOMPLETE', `${missing} is missing; restore it from a backup`)
}

/** Last opened, first closed: the archive still writes audit entries while it closes. */
async function closeAll(opened: { close(): Promise<void> }[], lock: FolderLock): Promise<void> {
  try {
    for (const part of [...opened].reverse()) await part.close()
  } finally {
    lock.release()
  }
}
