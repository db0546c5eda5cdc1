/** The shield of one old archive: the relay for our DICOM listener, the listener for its deliveries, its web pages. */
import { lookup } from 'node:dns/promises'
import { type Accounts, plainAddress, type RegisteredNode } from '@leadglass/access'
import type { AssociationEvents, ClientTlsMaterial, Relay } from '@leadglass/network'
import { Deliveries } from './dicom/deliveries.ts'
import { nodeRelay } from './dicom/node-relay.ts'
import type { OldArchive, RelayParts } from './dicom/relay-parts.ts'
import { ShieldError } from './errors.ts'
import { WebFront, type WebFrontParts } from './web/web-front.ts'

export interface ShieldParts
  extends RelayParts,
    Omit<WebFrontParts, 'target' | 'audit' | 'gate' | 'watch' | 'limits' | 'now'> {
  readonly accounts: Pick<Accounts, 'node' | 'isSuspended'>
  readonly settings: ShieldSettings
  tlsFor(node: RegisteredNode): ClientTlsMaterial
  /** What the listener for deliveries reports. */
  readonly events: AssociationEvents
}

export interface ShieldSettings {
  readonly pacs: { readonly host: string; readonly port: number }
  readonly pacsAeTitle: string
  /** `http://HOST` or `http://HOST:PORT`; empty: there are no web pages. */
  readonly web: string
  /** `ADDRESS:PORT`; empty: nothing is delivered. */
  readonly dangerouslyAcceptDeliveries: string
  readonly privateSOPClasses: Relay['privateSOPClasses']
  /** Running deliveries may finish within this time when the shield stops. */
  readonly graceMs: number
}

export class Shield {
  readonly relay: Relay
  readonly #parts: ShieldParts
  readonly #oldArchive: OldArchive
  #deliveries: Deliveries | undefined
  #web: WebFront | undefined

  constructor(parts: ShieldParts) {
    const { settings } = parts
    this.#parts = parts
    this.#oldArchive = { ...settings.pacs, aeTitle: settings.pacsAeTitle }
    this.relay = nodeRelay({
      ...parts,
      oldArchive: this.#oldArchive,
      privateSOPClasses: settings.privateSOPClasses,
      delivers: settings.dangerouslyAcceptDeliveries !== '',
    })
  }

  /**
   * Opens the listener for deliveries of the old archive.
   *
   * @throws ShieldError `LG_SHIELD_UNKNOWN_HOST`; what the system says of a port that cannot be bound
   */
  async listenDeliveries(address: { host: string; port: number }): Promise<{ host: string; port: number }> {
    const { settings, audit } = this.#parts
    const addresses = await addressesOf(this.#oldArchive.host)
    this.#deliveries = new Deliveries({
      ...this.#parts,
      oldArchive: this.#oldArchive,
      privateSOPClasses: settings.privateSOPClasses,
      isOldArchive: (address) => addresses.has(plainAddress(address)),
    })
    await audit.append({
      time: new Date().toISOString(),
      action: 'shield:deliveries-without-tls',
      outcome: 'success',
      principal: 'operator:server',
      detail: { listen: settings.dangerouslyAcceptDeliveries, from: [...addresses].join(' ') },
    })
    return this.#deliveries.listen(address)
  }

  /** Opens the listener for people who look at the web pages of the old archive. @throws what the system says of a port */
  async listenWeb(address: { host: string; port: number }): Promise<{ host: string; port: number }> {
    this.#web = new WebFront({ ...this.#parts, target: this.#parts.settings.web })
    return this.#web.listen(address)
  }

  async close(): Promise<void> {
    await Promise.all([this.#deliveries?.close(this.#parts.settings.graceMs), this.#web?.close()])
  }
}

/** Its name is asked for once: whoever could change it meanwhile could send in its place. */
async function addressesOf(host: string): Promise<ReadonlySet<string>> {
  try {
    return new Set((await lookup(host, { all: true })).map(({ address }) => plainAddress(address)))
  } catch (cause) {
    throw new ShieldError(
      'LG_SHIELD_UNKNOWN_HOST',
      `shield.pacs: there is no host ${host}; write its IP address`,
      cause,
    )
  }
}
