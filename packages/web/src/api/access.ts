/** Who may see which studies: collections, grants, approvals by a second person, emergency access. */
import { sendJson } from './http.ts'
import { inParts } from './in-parts.ts'

export const collectionAttributes = [
  'InstitutionalDepartmentName',
  'InstitutionName',
  'StationName',
  'ReferringPhysicianName',
  'Modality',
] as const
export const collectionKinds = ['department', 'site', 'project', 'other'] as const
export const subjectKinds = ['role', 'person', 'token', 'node', 'nodes'] as const

export interface Condition {
  attribute: string
  values: readonly string[]
}

export interface Collection {
  name: string
  kind: string
  description: string
  conditions: readonly Condition[]
  /** Studies listed by hand */
  listedStudies: number
}

/** `nodes` is every node and has no name. */
export interface Subject {
  kind: string
  name: string
}

export type GrantedStudies =
  | { kind: 'collection'; name: string }
  | { kind: 'own'; referringPhysicianNames: readonly string[] }
  | { kind: 'study'; studyInstanceUID: string }

export interface Grant {
  id: number
  to: Subject
  studies: GrantedStudies
  purpose: string
  /** ISO 8601 */
  from: string
  until?: string
}

/** Somebody asks that a second person approve something. */
export interface Approval {
  id: number
  action: string
  object: string
  reason: string
  uses: number
  usesLeft: number
  state: 'asked' | 'approved' | 'refused' | 'used' | 'expired'
  /** As the audit log names people: person:ada */
  askedBy: string
  askedAt: string
  expiresAt: string
  decidedBy?: string
  note?: string
}

/** One person's access to one patient in an emergency; patient and reason are there for reviewers and for themselves. */
export interface GlassBreak {
  id: number
  name: string
  patientID?: string
  issuerOfPatientID?: string
  reason?: string
  brokenAt: string
  until: string
  endedAt?: string
  reviewedBy?: string
  outcome?: string
  note?: string
}

export const listCollections = async () =>
  (await sendJson<{ collections: Collection[] }>('/api/collections')).collections
export const addCollection = (collection: {
  name: string
  kind: string
  conditions: readonly Condition[]
  studyInstanceUIDs: readonly string[]
}) => sendJson<Collection>('/api/collections', { method: 'POST', body: collection })
export const removeCollection = (name: string) =>
  sendJson<unknown>(`/api/collections/${encodeURIComponent(name)}`, { method: 'DELETE' })

/** Those that whoever works with studies lists them in. */
export const openCollections = async () =>
  (await sendJson<{ collections: Pick<Collection, 'name' | 'kind'>[] }>('/api/collections/names')).collections

/** @returns how many were listed: those that are gone meanwhile are not */
export const collectStudies = async (name: string, studyInstanceUIDs: readonly string[]) =>
  inParts(
    studyInstanceUIDs,
    async (part) =>
      (
        await sendJson<{ studies: number }>(`/api/collections/${encodeURIComponent(name)}/marked`, {
          method: 'POST',
          body: { studyInstanceUIDs: part },
        })
      ).studies,
  )

export const listGrants = () => sendJson<{ grants: Grant[]; confined: Subject[] }>('/api/grants')
export const addGrant = (grant: { to: Subject; studies: GrantedStudies; purpose: string; until?: string }) =>
  sendJson<Grant>('/api/grants', { method: 'POST', body: grant })
export const revokeGrant = (id: number) => sendJson<unknown>(`/api/grants/${id}`, { method: 'DELETE' })
export const confine = (to: Subject, confined: boolean) =>
  sendJson<unknown>('/api/grants/confine', { method: 'POST', body: { to, confined } })

export const listApprovals = async () => (await sendJson<{ approvals: Approval[] }>('/api/approvals')).approvals
export const askApproval = (asked: { action: string; object: string; reason: string; uses?: number }) =>
  sendJson<Approval>('/api/approvals', { method: 'POST', body: asked })
export const decideApproval = (id: number, approve: boolean) =>
  sendJson<Approval>(`/api/approvals/${id}/decision`, { method: 'POST', body: { approve } })
export const eraseStudy = (studyInstanceUID: string) =>
  sendJson<{ instances: number }>('/api/erasures', { method: 'POST', body: { studyInstanceUID } })

export const openGlasses = () =>
  sendJson<{ open: GlassBreak[]; mostMinutes: number; needed: boolean }>('/api/break-glass/open')
export const breakGlass = (glass: { patientID: string; issuerOfPatientID?: string; reason: string; minutes: number }) =>
  sendJson<GlassBreak>('/api/break-glass', { method: 'POST', body: glass })
export const endGlass = (id: number) => sendJson<GlassBreak>(`/api/break-glass/${id}/end`, { method: 'POST', body: {} })
export const glassBreaks = async (reviewed: boolean) =>
  (await sendJson<{ glassBreaks: GlassBreak[] }>(`/api/break-glass?reviewed=${reviewed}`)).glassBreaks
export const reviewGlass = (id: number, review: { outcome: string; note: string }) =>
  sendJson<GlassBreak>(`/api/break-glass/${id}/review`, { method: 'POST', body: review })
