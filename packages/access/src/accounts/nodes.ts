/** DICOM nodes and their certificates. All are in memory, since each association asks for one. */
import { AccessError } from '../errors.ts'
import type { NodePrincipal, NodeService } from '../principal.ts'
import { type Clock, iso } from './clock.ts'
import type { AccountsDatabase } from './database.ts'
import { invalidNode, requireNode } from './names.ts'

export interface NodeCertificate {
  /** As in the certificate, hex. */
  serial: string
  /** SHA-256 of the DER certificate, 64 hex digits, lower case, no colons. */
  fingerprint: string
  /** ISO 8601; from then on it is worth nothing. */
  notAfter: string
}

export interface NewNode {
  aeTitle: string
  host?: string
  port?: number
  services: readonly NodeService[]
  /** We connect to it without TLS: who is on the line reads and changes everything. Default false. */
  dangerouslySendPlaintext?: boolean
  /** It is shown granted projects as a researcher is, and nothing that says who a patient is. Default false. */
  deIdentified?: boolean
}

/** A registered DICOM node. */
export interface RegisteredNode extends NewNode {
  createdAt: string
  certificates: readonly NodeCertificate[]
}

type Row = {
  ae_title: string
  host: string | null
  port: number | null
  services: string
  created_at: number
  plaintext: number
  de_identified: number
}
type CertificateRow = { fingerprint: string; serial: string; not_after: number }

export class Nodes {
  readonly #database: AccountsDatabase
  readonly #clock: Clock
  readonly #byTitle = new Map<string, RegisteredNode>()
  readonly #byFingerprint = new Map<string, { node: RegisteredNode; notAfter: number }>()

  constructor(database: AccountsDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
    const rows = database.prepare<[], Row>('select * from node').all()
    for (const row of rows) this.#remember(row)
  }

  /** @throws AccessError `LG_NODE_INVALID`, `LG_NAME_TAKEN` */
  add(node: NewNode): RegisteredNode {
    requireNode(node)
    const { aeTitle, host = null, port = null } = node
    if (this.#byTitle.has(aeTitle)) throw new AccessError('LG_NAME_TAKEN', 'There is already a node of this AE title.')
    const row: Row = {
      ae_title: aeTitle,
      host,
      port,
      services: [...new Set(node.services)].join(),
      created_at: this.#clock(),
      plaintext: node.dangerouslySendPlaintext === true ? 1 : 0,
      de_identified: node.deIdentified === true ? 1 : 0,
    }
    this.#database
      .prepare(`insert into node (ae_title, host, port, services, created_at, plaintext, de_identified)
          values (:ae_title, :host, :port, :services, :created_at, :plaintext, :de_identified)`)
      .run(row)
    return this.#remember(row)
  }

  /** Its certificates go with it. @throws AccessError `LG_NAME_UNKNOWN` */
  remove(aeTitle: string): RegisteredNode {
    const node = this.#get(aeTitle)
    this.#database.prepare('delete from node where ae_title = ?').run(aeTitle)
    this.#byTitle.delete(aeTitle)
    for (const { fingerprint } of node.certificates) this.#byFingerprint.delete(fingerprint)
    return node
  }

  list(): RegisteredNode[] {
    return [...this.#byTitle.values()].sort((a, b) => (a.aeTitle < b.aeTitle ? -1 : 1))
  }

  find(aeTitle: string): RegisteredNode | undefined {
    return this.#byTitle.get(aeTitle)
  }

  /** @throws AccessError `LG_NAME_UNKNOWN`, `LG_NODE_INVALID`, `LG_CERTIFICATE_TAKEN` */
  recordCertificate(aeTitle: string, certificate: NodeCertificate): RegisteredNode {
    this.#get(aeTitle)
    const fingerprint = normalFingerprint(certificate.fingerprint)
    const notAfter = Date.parse(certificate.notAfter)
    if (!fingerprintForm.test(fingerprint))
      throw invalidNode('fingerprint', 'the SHA-256 of a certificate, 64 hex digits')
    if (!Number.isFinite(notAfter)) throw invalidNode('notAfter', 'a point in time, ISO 8601')
    if (this.#byFingerprint.has(fingerprint)) {
      throw new AccessError('LG_CERTIFICATE_TAKEN', 'This certificate belongs to a node already.')
    }
    const insert = 'insert into certificate (fingerprint, ae_title, serial, not_after) values (?, ?, ?, ?)'
    this.#database.prepare(insert).run(fingerprint, aeTitle, certificate.serial, notAfter)
    return this.#remember(this.#database.prepare<[string], Row>('select * from node where ae_title = ?').get(aeTitle)!)
  }

  /**
   * Forgets certificates of a node: all of them, or the one of a serial number.
   *
   * @returns those that had not expired
   * @throws AccessError `LG_NAME_UNKNOWN`
   */
  forgetCertificates(aeTitle: string, serial?: string): NodeCertificate[] {
    const forgotten = this.#get(aeTitle).certificates.filter((one) => serial === undefined || one.serial === serial)
    if (serial !== undefined && forgotten.length === 0) {
      throw new AccessError('LG_NAME_UNKNOWN', 'This node has no certificate of this serial number.')
    }
    for (const { fingerprint } of forgotten) {
      this.#database.prepare('delete from certificate where fingerprint = ?').run(fingerprint)
      this.#byFingerprint.delete(fingerprint)
    }
    this.#remember(this.#database.prepare<[string], Row>('select * from node where ae_title = ?').get(aeTitle)!)
    return forgotten.filter(({ notAfter }) => Date.parse(notAfter) > this.#clock())
  }

  byCertificate(fingerprint: string): RegisteredNode | undefined {
    const found = this.#byFingerprint.get(normalFingerprint(fingerprint))
    return found && this.#clock() < found.notAfter ? found.node : undefined
  }

  #get(aeTitle: string): RegisteredNode {
    const node = this.#byTitle.get(aeTitle)
    if (node) return node
    throw new AccessError('LG_NAME_UNKNOWN', 'There is no node of this AE title.')
  }

  #remember(row: Row): RegisteredNode {
    const query = 'select fingerprint, serial, not_after from certificate where ae_title = ? order by not_after'
    const certificates = this.#database.prepare<[string], CertificateRow>(query).all(row.ae_title)
    const node: RegisteredNode = {
      aeTitle: row.ae_title,
      ...(row.host !== null && { host: row.host }),
      ...(row.port !== null && { port: row.port }),
      ...(row.plaintext === 1 && { dangerouslySendPlaintext: true }),
      ...(row.de_identified === 1 && { deIdentified: true }),
      services: row.services.split(',').filter(Boolean) as NodeService[],
      createdAt: iso(row.created_at),
      certificates: certificates.map(({ fingerprint, serial, not_after }) => ({
        fingerprint,
        serial,
        notAfter: iso(not_after),
      })),
    }
    this.#byTitle.set(node.aeTitle, node)
    for (const { fingerprint, not_after: notAfter } of certificates)
      this.#byFingerprint.set(fingerprint, { node, notAfter })
    return node
  }
}

const fingerprintForm = /^[0-9a-f]{64}$/

/** Node.js writes them with colons in capitals. */
function normalFingerprint(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase()
}

/** The principal a node acts as. */
export function nodePrincipal({ aeTitle, services, deIdentified }: RegisteredNode): NodePrincipal {
  return { kind: 'node', aeTitle, services, ...(deIdentified && { deIdentified }) }
}
