/**
 * Makes a data folder: configuration, keys, accounts, audit log, certificate authority, first administrator.
 */

import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Accounts } from '@leadglass/access'
import { Archive, openKeyring } from '@leadglass/archive'
import { defaultConfigText } from './config/default-config.ts'
import { loadSettings, type SettingSources } from './config/load-settings.ts'
import { configJsonSchema } from './config/setting-list.ts'
import type { Settings } from './config/settings.ts'
import { auditPublicKey } from './data-folder/audit-key.ts'
import { openAccounts, openAudit } from './data-folder/data-folder.ts'
import { identityOptions } from './data-folder/identity-options.ts'
import { keySourceOf } from './data-folder/key-source.ts'
import { type DataFolderLayout, layoutOf } from './data-folder/layout.ts'
import { publicAddress } from './data-folder/public-address.ts'
import { serverIdentity, writeAuthority } from './data-folder/tls-files.ts'
import { keepFilesPrivate, syncFolder, writeWholeFile } from './data-folder/write-file.ts'
import { ServerError } from './errors.ts'
import { fingerprintOf } from './identity/certificate-authority.ts'

export interface InitialiseOptions {
  folder: string
  /** The first administrator; without one, a one-time enrolment link is made. */
  admin?: { name: string; password: string }
  /** Settings from the environment; default `process.env`. What they choose is written into `config.yaml`. */
  environment?: Readonly<Record<string, string | undefined>>
  /** Another configuration file to read settings from; the folder's own is written all the same. */
  configFile?: string
  /** By dotted key, over file and environment; they are written into `config.yaml` as well. */
  flags?: SettingSources['flags']
  /** Passphrase or PIN of the root key's source. */
  keySecret?: string | undefined
}

export interface InitialiseResult {
  folder: string
  /** `https://HOST:PORT/#/enrol/SECRET`; absent when an administrator was given. */
  enrolmentLink?: string
  /** ISO 8601; absent when an administrator was given. */
  enrolmentExpiresAt?: string
  /** Path of the authority's certificate in PEM, for browsers and modalities to trust. */
  authorityCertificate: string
  /** SHA-256 of that certificate, 64 hexadecimal digits. */
  authorityFingerprint: string
}

/**
 * @throws ConfigError a setting is wrong
 * @throws ServerError `LG_DATA_FOLDER_EXISTS`; `LG_DATA_FOLDER_INCOMPLETE` an earlier run was cut short
 * @throws AccessError the administrator's name or password is not acceptable; the folder is as it was before
 */
export async function initialise(options: InitialiseOptions): Promise<InitialiseResult> {
  const environment = options.environment ?? process.env
  const layout = layoutOf(resolve(options.folder))
  const settings = await loadSettings({
    environment,
    ...(options.configFile ? { file: options.configFile } : {}),
    flags: options.flags ?? [],
  })
  const keySource = await keySourceOf(settings, environment, options.keySecret)
  keepFilesPrivate()
  await claimFolder(layout)
  try {
    await Archive.create({ folder: layout.root, keySource })
    await writeWholeFile(layout.config, defaultConfigText(settings))
    await writeWholeFile(layout.configSchema, `${JSON.stringify(configJsonSchema(), null, 2)}\n`)
    const keyring = await openKeyring({ folder: layout.root, keySource })
    await makeIdentity(layout, settings, keyring)
    const first = await firstAdministrator(layout, keyring, settings, options.admin)
    await finish(layout)
    const authority = await readFile(layout.authorityCertificate, 'utf8')
    const authorityFingerprint = fingerprintOf(authority)
    return { folder: layout.root, ...first, authorityCertificate: layout.authorityCertificate, authorityFingerprint }
  } catch (error) {
    await emptyFolder(layout)
    throw error
  }
}

/** Takes an absent or empty folder, for this account only. */
async function claimFolder(layout: DataFolderLayout): Promise<void> {
  if (existsSync(layout.initialising)) {
    const message = `${layout.root}: an earlier "leadglass init" was cut short; remove the folder and run it again`
    throw new ServerError('LG_DATA_FOLDER_INCOMPLETE', message)
  }
  await mkdir(layout.root, { recursive: true, mode: 0o700 })
  if ((await readdir(layout.root)).length > 0) {
    throw new ServerError('LG_DATA_FOLDER_EXISTS', `${layout.root} is not empty; choose another folder`)
  }
  await chmod(layout.root, 0o700)
  await writeWholeFile(layout.initialising, 'leadglass init is at work, or was cut short\n')
  await mkdir(layout.tls, { mode: 0o700 })
  await mkdir(layout.run, { mode: 0o700 })
}

type Keys = Awaited<ReturnType<typeof openKeyring>>

async function makeIdentity(layout: DataFolderLayout, settings: Settings, keyring: Keys): Promise<void> {
  const { keyType } = settings.certificates
  const now = new Date()
  await writeAuthority(layout, keyring, keyType, now)
  await serverIdentity(layout, keyring, { ...identityOptions(settings), now })
  const publicKey = auditPublicKey(keyring.derive('audit-signing'))
  await writeWholeFile(layout.auditPublicKey, `${Buffer.from(publicKey).toString('base64')}\n`)
}

async function firstAdministrator(
  layout: DataFolderLayout,
  keyring: Keys,
  settings: Settings,
  admin: InitialiseOptions['admin'],
): Promise<Pick<InitialiseResult, 'enrolmentLink' | 'enrolmentExpiresAt'>> {
  const audit = await openAudit(layout, keyring)
  const accounts = await openAccounts(layout, keyring, settings)
  try {
    const enrolment = admin ? await addAdministrator(accounts, admin) : await makeLink(accounts, settings)
    const detail: Record<string, string> = admin
      ? { administrator: admin.name }
      : { administrator: 'by enrolment link' }
    const time = new Date().toISOString()
    await audit.append({ time, action: 'archive:initialised', outcome: 'success', principal: 'operator:init', detail })
    return enrolment
  } finally {
    await accounts.close()
    await audit.close()
  }
}

async function addAdministrator(accounts: Accounts, admin: { name: string; password: string }): Promise<object> {
  await accounts.addUser({ ...admin, role: 'administrator' })
  return {}
}

async function makeLink(accounts: Accounts, settings: Settings) {
  const expiresInMs = settings.signIn.enrolmentLinkHours * 3_600_000
  const { secret, expiresAt } = await accounts.createLink({ purpose: 'enrol-administrator', expiresInMs })
  return { enrolmentLink: `${publicAddress(settings)}/#/enrol/${secret}`, enrolmentExpiresAt: expiresAt }
}

async function finish(layout: DataFolderLayout): Promise<void> {
  await rm(layout.initialising)
  await syncFolder(layout.root)
}

/** Nothing has been received yet, so a failed `init` leaves nothing behind. */
async function emptyFolder(layout: DataFolderLayout): Promise<void> {
  for (const name of await readdir(layout.root)) await rm(`${layout.root}/${name}`, { recursive: true })
}
