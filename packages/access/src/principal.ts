/** Who is asking. Every reading or changing method of the archive takes one of these. */
import type { Action } from './action.ts'

export const roles = [
  'administrator',
  'clinician',
  'technologist',
  'referrer',
  'researcher',
  'auditor',
  'monitor',
  'surveyor',
] as const
export type Role = (typeof roles)[number]

export const nodeServices = ['echo', 'store', 'find', 'move', 'get', 'commit', 'worklist', 'mpps'] as const
/** What a node may ask for over DICOM, one word a service class. */
export type NodeService = (typeof nodeServices)[number]

/** Where a principal asks from, for the audit log and for whoever watches. */
export interface Origin {
  protocol: 'dicomweb' | 'api' | 'dimse' | 'command'
  /** As the socket knows it. */
  address?: string
}
type Came = { origin?: Origin }

/** A human, signed in; `via` says whether by the browser, by the command line or by a DICOM association. */
export type PersonPrincipal = { kind: 'person'; name: string; role: Role; via: 'session' | 'cli' | 'dicom' } & Came
/** A program with a bearer token. `actions`, where there, narrows what its role allows. */
export type TokenPrincipal = { kind: 'token'; name: string; role: Role; actions?: readonly Action[] } & Came
/** A DICOM node, known by its client certificate. With `deIdentified` it sees granted projects as a researcher does. */
export type NodePrincipal = {
  kind: 'node'
  aeTitle: string
  services: readonly NodeService[]
  deIdentified?: true
} & Came
/** Whoever holds the data folder and its keys: command line, start-up, recovery. */
export type OperatorPrincipal = { kind: 'operator'; name: string } & Came

/** Whoever opened a share: sees one study, or some series of it, and is no account. `name` is the share's opaque id. */
export type SharePrincipal = {
  kind: 'share'
  name: string
  /** Whom it was made for; stands across each image. */
  recipient: string
  /** Label of who made it: whoever is suspended shows nothing by a share either. */
  madeBy: string
  studyInstanceUID: string
  /** Default: all of the study. */
  seriesInstanceUIDs?: readonly string[]
  /** Sees its study without anything that says who the patient is. */
  deIdentified?: true
} & Came

export type Principal = PersonPrincipal | TokenPrincipal | NodePrincipal | OperatorPrincipal | SharePrincipal

/** Series of its study that a principal is confined to; `undefined`: none such confinement. */
export function seriesOf(principal: Principal): readonly string[] | undefined {
  return principal.kind === 'share' ? principal.seriesInstanceUIDs : undefined
}

/** Whether a share or node is shown studies only without anything that says who the patient is; a role has rules of its own. */
export function isDeIdentified(principal: Principal): boolean {
  return (principal.kind === 'share' || principal.kind === 'node') && principal.deIdentified === true
}

/** The principal as an audit entry names it: 'person:ada', 'token:backup', 'node:SCANNER1', 'operator:root', 'share:4f…'. */
export function principalLabel(principal: Principal): string {
  return `${principal.kind}:${principal.kind === 'node' ? principal.aeTitle : principal.name}`
}

/** The same principal, asking from there. */
export function withOrigin<P extends Principal>(principal: P, origin: Origin): P {
  return { ...principal, origin }
}
