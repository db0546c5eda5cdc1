/** The routes of the administration pages: people, nodes, tokens, status. Shapes are the server's operations. */
import type { Said } from '../i18n/server-words.ts'
import { sendJson } from './http.ts'

export interface User {
  name: string
  role: string
  disabled: boolean
  /** Stopped until an administrator has looked at what happened. */
  suspended: boolean
  secondFactor: boolean
}

/** A one-time link by which a person chooses a password and enrols a second factor. */
export interface SetUpLink {
  link: string
  /** ISO 8601 */
  expiresAt: string
}

/** Without a first password a link comes with the person. */
export type AddedUser = User & Partial<SetUpLink>

/** A device or another archive that may connect. */
export interface Node {
  aeTitle: string
  host?: string
  port?: number
  services: readonly string[]
  /** It is shown granted projects, without anything that says who a patient is. */
  deIdentified?: boolean
  /** ISO 8601; absent until a certificate is issued */
  certificateNotAfter?: string
}

/** PEM texts; the key is shown this once and kept nowhere else. */
export interface NodeCertificate {
  key: string
  certificate: string
  authority: string
  notAfter?: string
}

export interface Status {
  version: string
  listeners?: {
    https: string
    dicomTls: string
    aeTitle: string
    startedAt: string
    shieldDeliveries?: string
    shieldWeb?: string
  }
  /** There only where an old archive stands behind: `HOST:PORT` of it */
  shield?: { pacs: string }
  archive: {
    patients: number
    studies: number
    series: number
    instances: number
    dataSetOctets: number
    packs: number
    packOctets: number
  }
  certificates?: { authorityNotAfter: string; serverNotAfter: string }
  /** There only while a device may connect without TLS. */
  plaintext?: { listen: string; peerAddress: string; aeTitle: string; until: string; expired: boolean }
  /** There only while a password alone is enough to sign in. */
  oneFactor?: { until: string; expired: boolean }
  warnings: string[]
  /** The warnings by code */
  said: readonly (readonly Said[])[]
}

/** Why a device was turned away, and how often. */
export interface Refusal {
  kind: string
  aeTitle: string
  address: string
  why: string
  /** `why` by code, where it has one */
  said?: Said
  code?: string
  /** ISO 8601 */
  firstAt: string
  lastAt: string
  count: number
}

/** How it stands with one destination of forwarding. */
export interface Destination {
  destination: string
  waiting: number
  stored: number
  delivered: number
  dead: number
  why?: string
  /** `why` by code, where it has one */
  said?: readonly Said[]
}

/** An instance that could not be delivered. */
export interface Undelivered {
  id: number
  destination: string
  rule: string
  /** ISO 8601 */
  queuedAt: string
  why?: string
  said?: readonly Said[]
}

/** Roles that a person can have. */
export const personRoles = [
  'clinician',
  'technologist',
  'referrer',
  'researcher',
  'administrator',
  'auditor',
  'surveyor',
] as const
/** DICOM services that a node can be allowed. */
export const nodeServices = ['echo', 'store', 'find', 'move', 'get', 'commit', 'worklist', 'mpps'] as const

export const status = () => sendJson<Status>('/api/status')

export const listUsers = async () => (await sendJson<{ users: User[] }>('/api/users')).users
export const addUser = (user: { name: string; role: string; password?: string }) =>
  sendJson<AddedUser>('/api/users', { method: 'POST', body: user })
export const disableUser = (name: string) =>
  sendJson<User>(`/api/users/${encodeURIComponent(name)}/disable`, { method: 'POST', body: {} })

export const recoverUser = (name: string) =>
  sendJson<SetUpLink>(`/api/users/${encodeURIComponent(name)}/recover`, { method: 'POST', body: {} })
export const signUserOut = (name: string) =>
  sendJson<{ ended: number }>(`/api/users/${encodeURIComponent(name)}/sign-out`, { method: 'POST', body: {} })
export const endSuspension = (principal: string) =>
  sendJson<unknown>('/api/suspensions/end', { method: 'POST', body: { principal } })

export const listNodes = async () => (await sendJson<{ nodes: Node[] }>('/api/nodes')).nodes
export interface NewNode {
  aeTitle: string
  host?: string
  port?: number
  services: readonly string[]
  /** It is shown this research project alone. */
  project?: string
}
export const addNode = (node: NewNode) => sendJson<Node>('/api/nodes', { method: 'POST', body: node })
export const removeNode = (aeTitle: string) =>
  sendJson<unknown>(`/api/nodes/${encodeURIComponent(aeTitle)}`, { method: 'DELETE' })
export const issueCertificate = (aeTitle: string) =>
  sendJson<NodeCertificate>(`/api/nodes/${encodeURIComponent(aeTitle)}/certificate`, { method: 'POST', body: {} })

export const listRefusals = async (aeTitle: string) => {
  const query = aeTitle === '' ? '' : `?aeTitle=${encodeURIComponent(aeTitle)}`
  return (await sendJson<{ refusals: Refusal[] }>(`/api/refusals${query}`)).refusals
}

export const forwarding = () => sendJson<{ destinations: Destination[] }>('/api/forwarding')
export const undelivered = async () =>
  (await sendJson<{ deliveries: Undelivered[] }>('/api/forwarding/deliveries?state=dead&count=50')).deliveries
export const retryDeliveries = (destination: string) =>
  sendJson<unknown>('/api/forwarding/retry', { method: 'POST', body: { destination } })
export const discardDeliveries = (destination: string) =>
  sendJson<unknown>('/api/forwarding/discard', { method: 'POST', body: { destination } })
