/**
 * Opens a data folder and listens: HTTPS (DICOMweb, /api, web application), DICOM over TLS, control socket.
 */

import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Relay } from '@leadglass/network'
import { PixelWorkers } from '@leadglass/pixels'
import { AlertCourier } from './alerts/alert-courier.ts'
import { AuditShipper } from './audit-shipping/audit-shipper.ts'
import { WitnessSchedule } from './audit-witness/witness-schedule.ts'
import type { Settings } from './config/settings.ts'
import { type ControlServer, listenOnControlSocket } from './control/control-server.ts'
import { BoundedAudit } from './data-folder/bounded-audit.ts'
import { type DataFolder, openDataFolder } from './data-folder/data-folder.ts'
import { identityOptions } from './data-folder/identity-options.ts'
import { publicAddress } from './data-folder/public-address.ts'
import { associationEvents } from './dicom-listener/association-events.ts'
import { createDicomListener } from './dicom-listener/dicom-listener.ts'
import { ConfigError } from './errors.ts'
import type { Connections } from './http/connections.ts'
import type { App, HttpContext } from './http/context.ts'
import { createApp } from './http/create-app.ts'
import { principalOf } from './http/credentials.ts'
import { createMetrics, type Metrics } from './http/metrics.ts'
import { bind } from './identity/bind.ts'
import { OwnCertificate } from './identity/own-certificate.ts'
import { RotationSchedule } from './keys/rotation-schedule.ts'
import { createLog, describeError, type Log } from './log/log.ts'
import { NodeApi } from './node-api/node-api.ts'
import { NodeServices } from './node-services/node-services.ts'
import { dispatch } from './operations/dispatch.ts'
import type { ListenerFacts } from './operations/operation.ts'
import { PlainListener, type PlainListenerParts } from './plain-listener/plain-listener.ts'
import { type PlainListenerSettings, plainListenerSettings } from './plain-listener/plain-listener-settings.ts'
import { assess, type StrangerProbe } from './posture/assess.ts'
import { PostureWatch } from './posture/posture-watch.ts'
import { RecoverySchedule } from './recovery/recovery-schedule.ts'
import { RenditionMaker } from './renditions/rendition-maker.ts'
import type { ShieldFront, ShieldParts } from './shield/shield-front.ts'
import { shieldParts } from './shield/shield-parts.ts'
import { isShield } from './shield/shield-rights.ts'
import { oneFactorUntil } from './sign-in/one-factor.ts'
import type { SurveyDesk } from './survey-desk.ts'
import { version } from './version.ts'

export interface ServerOptions {
  /** The data folder, made by `initialise`. */
  folder: string
  /** `HOST:PORT`, port 0 for any free one; overrides the settings. */
  https?: string
  /** `HOST:PORT`, port 0 for any free one; overrides the settings. */
  dicomTls?: string
  /** Folder of an OHIF build, to be served at /ohif; overrides the settings. */
  ohifFolder?: string
  /** Another configuration file than `DATA/config.yaml`. */
  configFile?: string
  /** Passphrase or PIN of the root key, where it came by standard input. */
  keySecret?: string | undefined
  /** Asks our own listeners as a stranger does, for the posture. The survey is a package of its own, which this one does not know. */
  probeOwnListeners?: StrangerProbe
  /** Settings from the environment; default `process.env`. */
  environment?: Readonly<Record<string, string | undefined>>
  /** Where the log goes; default standard error. */
  logDestination?: { write(line: string): void }
  /** Folder of the built web application; default: that of this workspace. */
  webFolder?: string
  /** Makes the shield of the setting `shield.pacs`. The shield is a package of its own, which this one does not know. */
  openShield?: (parts: ShieldParts) => Promise<ShieldFront>
  /** Opens the folder of the setting `survey.folder`. The survey is a package of its own, which this one does not know. */
  openSurvey?: (folder: string) => Promise<SurveyDesk>
}

/** The line `leadglass serve` prints once everything listens. */
export interface ReadyLine {
  ready: true
  /** Address for people and programs, e.g. `https://127.0.0.1:8443`. */
  https: string
  /** `HOST:PORT`. */
  dicomTls: string
  /** `HOST:PORT` of the quarantined listener without TLS; absent, as it should be. */
  dicomPlain?: string
  /** Where the archive behind a shield delivers, `HOST:PORT`. */
  shieldDeliveries?: string
  /** Where its web pages are shown, `https://HOST:PORT`. */
  shieldWeb?: string
  aeTitle: string
  version: string
  pid: number
}

export interface RunningServer {
  readonly ready: ReadyLine
  /** Refuses new work, lets running receives finish within `shutdown.graceSeconds`, closes everything. */
  close(): Promise<void>
}

const builtWebApplication = fileURLToPath(new URL('../../web/dist', import.meta.url))

/**
 * @throws ConfigError a setting is wrong, or the folder is a shield's and none was handed in, or the reverse
 * @throws ServerError `LG_DATA_FOLDER_MISSING`, `LG_DATA_FOLDER_INCOMPLETE`, `LG_LISTEN_FAILED`, `LG_CERTIFICATE_UNUSABLE`
 * @throws ArchiveError `LG_ARCHIVE_LOCKED` another process holds the folder
 */
export async function createServer(options: ServerOptions): Promise<RunningServer> {
  const data = await openDataFolder({
    folder: resolve(options.folder),
    environment: options.environment ?? process.env,
    configFile: options.configFile,
    keySecret: options.keySecret,
    strangerProbe: options.probeOwnListeners,
    flags: [
      { name: '--https', key: 'https.listen', value: options.https },
      { name: '--dicom-tls', key: 'dicom.listen', value: options.dicomTls },
      { name: '--ohif', key: 'https.ohifFolder', value: options.ohifFolder },
    ],
  })
  const log = createLog(data.settings.log.level, options.logDestination)
  const server = new Server(data, log)
  try {
    requireShield(data.settings, options.openShield !== undefined)
    return await server.listen(options.webFolder ?? builtWebApplication, options)
  } catch (error) {
    await server.close()
    throw error
  }
}

class Server {
  readonly #data: DataFolder
  readonly #log: Log
  readonly #refusals: BoundedAudit
  /** Its threads start when the first frame needs one. */
  readonly #pixels = new PixelWorkers()
  readonly #closers: (() => Promise<unknown>)[] = []
  #listeners: ListenerFacts | undefined
  #closing: Promise<void> | undefined

  constructor(data: DataFolder, log: Log) {
    this.#data = data
    this.#log = log
    this.#refusals = new BoundedAudit(data.audit, log)
  }

  async listen(webFolder: string, { openSurvey, openShield }: ServerOptions): Promise<RunningServer> {
    this.#log.info('starting', { version })
    const certificate = await this.#certificate()
    const identity = () => certificate.current
    const { https, dicom } = this.#data.settings
    const metrics = createMetrics()
    const shared = { data: this.#data, log: this.#log, metrics, refusals: this.#refusals }
    const { folder } = this.#data.settings.survey
    const survey = folder === '' ? undefined : await openSurvey?.(folder)
    const context: HttpContext = {
      ...shared,
      survey,
      pixels: this.#pixels,
      certificate,
      listeners: () => this.#listeners!,
    }
    const nodeServices = new NodeServices({ data: this.#data, identity, log: this.#log })
    const nodeApi = new NodeApi(shared)
    await this.#data.revocations.open()
    const tls = () => {
      const { status: certificateStatus, ...material } = certificate.current
      return { ...material, certificateStatus, revocations: this.#data.revocations.current }
    }
    const shield = await openShield?.(this.#shieldParts(certificate, metrics))
    if (shield) this.#closers.push(() => shield.close())
    const acceptor = createDicomListener({
      ...shared,
      tls: tls(),
      relay: shield?.relay,
      providers: nodeServices.providers,
      nodeApi: nodeApi.take,
    })
    const replaceTlsMaterial = () => acceptor.replaceTlsMaterial(tls())
    certificate.onChange(replaceTlsMaterial)
    this.#data.revocations.onChange(replaceTlsMaterial)
    for (const kept of [certificate, this.#data.revocations]) {
      kept.start((error) => this.#log.error('operation failed', describeError(error)))
      this.#closers.push(() => kept.close())
    }
    const plain = plainListenerSettings(this.#data.settings.dangerouslyAcceptPlaintext)
    const renditions = new RenditionMaker({
      archive: this.#data.archive,
      pixels: this.#pixels,
      mode: this.#data.settings.renditions.htj2k,
      log: this.#log,
    })
    this.#closers.push(() => nodeServices.close())
    this.#closers.push(() => renditions.close())
    this.#closers.push(() => acceptor.close({ graceMs: this.#data.settings.shutdown.graceSeconds * 1000 }))
    const dicomTls = await bind('dicom.listen', dicom.listen, (address) => acceptor.listen(address))
    const dicomPlain = plain && (await this.#listenPlain(plain, shared, nodeServices, shield?.relay))
    const { app, connections } = createApp(context, webFolder)
    this.#closers.push(() => this.#closeApp(app, connections))
    const bound = await bind('https.listen', https.listen, (address) => listenApp(app, address))
    const startedAt = new Date().toISOString()
    const besides = {
      ...(dicomPlain === undefined ? {} : { dicomPlain }),
      ...(shield ? await this.#listenShield(shield) : {}),
    }
    this.#listeners = { https: bound, dicomTls, ...besides, aeTitle: dicom.aeTitle, startedAt }
    const control: ControlServer = await listenOnControlSocket({
      data: this.#data,
      listeners: this.#listeners,
      log: this.#log,
    })
    this.#closers.push(() => control.close())
    await nodeServices.start()
    const courier = new AlertCourier({
      alerts: this.#data.alerts,
      settings: this.#data.settings.alerts,
      log: this.#log,
    })
    this.#closers.push(() => courier.close())
    courier.start()
    const shipper = new AuditShipper({
      audit: this.#data.audit,
      archive: this.#data.archive,
      position: this.#data.services.auditShipping,
      alerts: this.#data.alerts,
      settings: this.#data.settings.audit,
      log: this.#log,
    })
    this.#closers.push(() => shipper.close())
    shipper.start()
    const witnesses = new WitnessSchedule({
      desk: this.#data.witnesses,
      settings: this.#data.settings.audit,
      log: this.#log,
    })
    this.#closers.push(() => witnesses.close())
    witnesses.start()
    const rotation = new RotationSchedule({
      archive: this.#data.archive,
      log: this.#log,
      everyDays: this.#data.settings.keys.rotateEveryDays,
    })
    this.#closers.push(() => rotation.close())
    rotation.start()
    const data = this.#data
    const recovery = recoverySchedule(data, this.#log)
    this.#closers.push(() => Promise.all([data.recoveryTurn.close(), recovery.close()]))
    recovery.start()
    const posture = new PostureWatch({
      assess: () => assess({ data, listeners: this.#listeners, probe: data.strangerProbe }),
      history: data.services.posture,
      alerts: data.alerts,
      log: this.#log,
    })
    this.#closers.push(() => posture.close())
    posture.start()
    renditions.start()
    this.#log.info('listening', { version })
    await this.#record('archive:started')
    if (oneFactorUntil(this.#data.settings) > Date.now()) await this.#record('sign-in:one-factor-allowed')
    const { syslog, syslogNamesPatients } = this.#data.settings.audit
    if (syslog !== '' && syslogNamesPatients) await this.#record('audit:collector-is-told-patients')
    const address = publicAddress(this.#data.settings, bound)
    return {
      ready: {
        ready: true,
        https: address,
        dicomTls,
        ...besides,
        aeTitle: dicom.aeTitle,
        version,
        pid: process.pid,
      },
      close: () => this.close(),
    }
  }

  #shieldParts(certificate: OwnCertificate, metrics: Metrics): ShieldParts {
    const { audit, services, settings, accounts } = this.#data
    const [log, refusals] = [this.#log, this.#refusals]
    return shieldParts({
      data: this.#data,
      certificate,
      log,
      events: associationEvents({
        listener: 'shield-deliveries',
        ...{ log, metrics, refusals, audit, refusalLog: services.refusals },
      }),
      principalOf: (headers, address) => principalOf(headers, address, accounts),
      signInAddress: () => publicAddress(settings, this.#listeners!.https),
    })
  }

  async #listenShield(shield: ShieldFront): Promise<Pick<ListenerFacts, 'shieldDeliveries' | 'shieldWeb'>> {
    const { dangerouslyAcceptDeliveries: deliveries, web, webListen } = this.#data.settings.shield
    type Address = { host: string; port: number }
    const forArchive = (address: Address) => shield.listenDeliveries(address)
    const forPeople = (address: Address) => shield.listenWeb(address)
    return {
      ...(deliveries === ''
        ? {}
        : { shieldDeliveries: await bind('shield.dangerouslyAcceptDeliveries', deliveries, forArchive) }),
      ...(web === '' ? {} : { shieldWeb: `https://${await bind('shield.webListen', webListen, forPeople)}` }),
    }
  }

  /** @returns where it listens; undefined when its last day is over */
  async #listenPlain(
    settings: PlainListenerSettings,
    shared: Pick<PlainListenerParts, 'data' | 'log' | 'metrics' | 'refusals'>,
    { plainProviders: providers }: NodeServices,
    relay: Relay | undefined,
  ): Promise<string | undefined> {
    const listener = new PlainListener({ ...shared, settings, providers, relay })
    this.#closers.push(() => listener.close())
    if (await listener.isExpired()) return undefined
    return bind('dangerouslyAcceptPlaintext.listen', settings.listen, (address) => listener.listen(address))
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** Listeners first and together, so that one grace period covers all; then what they worked on. */
  async #close(): Promise<void> {
    this.#log.info('stopping')
    await Promise.allSettled(this.#closers.map((close) => close()))
    await this.#pixels.close()
    await this.#refusals.close()
    if (this.#listeners) await this.#record('archive:stopped')
    await this.#data.close()
    this.#log.info('stopped')
    this.#log.flush()
  }

  /** New connections are refused at once, running requests may finish, what is open after the grace period is cut. */
  async #closeApp(app: App, connections: Connections): Promise<void> {
    const closed = app.close()
    await connections.finish(this.#data.settings.shutdown.graceSeconds * 1000)
    await closed
  }

  #certificate(): Promise<OwnCertificate> {
    const { layout, keyring, settings } = this.#data
    const onRenewed = async () => {
      this.#log.info('certificate renewed')
      await this.#record('certificate:renewed')
    }
    return OwnCertificate.open({ layout, keyring, options: identityOptions(settings), onRenewed })
  }

  async #record(action: string): Promise<void> {
    const principal = 'operator:server'
    await this.#data.audit.append({
      time: new Date().toISOString(),
      action,
      outcome: 'success',
      principal,
      detail: { version },
    })
  }
}

/** Backups and drills of the night, each an operation like those that people ask for: on record, and among the jobs. */
function recoverySchedule(data: DataFolder, log: Log): RecoverySchedule {
  const principal = { kind: 'operator', name: 'backup-schedule' } as const
  const context = { data, principal, onProgress: () => undefined }
  return new RecoverySchedule({
    ...{ settings: data.settings.backup, store: data.services.recovery, alerts: data.alerts, log },
    backUp: () => dispatch('backup.run', {}, context),
    drill: () => dispatch('backup.drill', {}, context),
  })
}

/** @throws ConfigError `LG_CONFIG_VALUE`: a shield keeps nothing, and an archive has nobody behind it */
function requireShield(settings: Settings, isAsked: boolean): void {
  const key = 'shield.pacs'
  if (isAsked === isShield(settings)) return
  const message = isAsked
    ? `${key}: name the old archive, HOST:PORT`
    : `${key} is set: this folder is a shield's, to be run by "leadglass shield"`
  throw new ConfigError('LG_CONFIG_VALUE', message, { key })
}

async function listenApp(app: App, address: { host: string; port: number }): Promise<{ host: string; port: number }> {
  await app.listen(address)
  const bound = app.server.address() as AddressInfo
  return { host: bound.address, port: bound.port }
}
