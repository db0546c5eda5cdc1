/**
 * The rules, as data: who may do what. What no rule allows is denied.
 *
 * Duties are separate: an administrator runs the archive and sees no patient data; an auditor reads the log and no
 * images. The operator already holds the data folder and its keys, so a rule could not keep anything from them.
 */
import { type Action, actions } from './action.ts'
import type { Predicate } from './predicate.ts'
import type { NodeService, Role } from './principal.ts'

/** Whom a rule speaks of: people and tokens by role, nodes by a service they were given, the operator. */
export type Subject =
  | { kind: 'role'; role: Role }
  | { kind: 'service'; service: NodeService }
  | { kind: 'operator' }
  | { kind: 'share' }

/** Allows `subject` to do `actions` to the studies that fulfil `where`. */
export interface Rule {
  /** Named in each decision, and so in the audit log. */
  name: string
  subject: Subject
  actions: readonly Action[]
  /** Default: every study. Actions that concern no study need rules without a condition. */
  where?: Predicate
  /** Of these only what was granted to the principal, whether they are confined or not. Default false. */
  granted?: boolean
  /** Default `whole`. */
  form?: StudyForm
}

/** How studies are given out: as they were sent, or without anything that says who the patient is. */
export type StudyForm = 'whole' | 'de-identified'

const all: readonly Action[] = actions

export const defaultRules: readonly Rule[] = [
  {
    name: 'administrator-runs-the-archive',
    subject: { kind: 'role', role: 'administrator' },
    actions: [
      'accounts:read',
      'accounts:write',
      'nodes:read',
      'nodes:write',
      'settings:read',
      'keys:read',
      'keys:rotate',
      'keys:export',
      'archive:verify',
      'archive:reindex',
      'backups:read',
      'backups:write',
      'study:erase',
      'grants:read',
      'grants:write',
      'projects:read',
      'projects:write',
      'approvals:ask',
      'approvals:decide',
      'forwarding:read',
      'forwarding:write',
      'alerts:read',
      'alerts:write',
      'shares:read',
      'shares:write',
    ],
  },
  {
    name: 'clinician-works-with-studies',
    subject: { kind: 'role', role: 'clinician' },
    actions: [
      'study:list',
      'study:read',
      'images:review',
      'study:store',
      'study:export',
      'study:share',
      'study:collect',
      'worklist:read',
      'steps:read',
      'approvals:ask',
      'glass:break',
      'glass:read',
      'glass:review',
    ],
  },
  {
    name: 'technologist-works-with-studies',
    subject: { kind: 'role', role: 'technologist' },
    actions: [
      'study:list',
      'study:read',
      'images:review',
      'study:store',
      'study:delete',
      'worklist:read',
      'worklist:write',
      'steps:read',
      'glass:break',
    ],
  },
  {
    name: 'referrer-reads-own-and-granted-studies',
    subject: { kind: 'role', role: 'referrer' },
    actions: ['study:list', 'study:read'],
    granted: true,
  },
  {
    name: 'researcher-reads-granted-studies-without-identities',
    subject: { kind: 'role', role: 'researcher' },
    actions: ['study:list', 'study:read'],
    granted: true,
    form: 'de-identified',
  },
  {
    name: 'auditor-reads-the-log',
    subject: { kind: 'role', role: 'auditor' },
    actions: ['audit:read', 'alerts:read', 'glass:read'],
  },
  { name: 'monitor-reads-metrics', subject: { kind: 'role', role: 'monitor' }, actions: ['metrics:read'] },
  {
    name: 'surveyor-follows-open-archives',
    subject: { kind: 'role', role: 'surveyor' },
    actions: ['survey:read', 'survey:names', 'survey:write'],
  },
  { name: 'node-stores', subject: { kind: 'service', service: 'store' }, actions: ['study:store'] },
  { name: 'node-finds', subject: { kind: 'service', service: 'find' }, actions: ['study:list'] },
  { name: 'node-moves', subject: { kind: 'service', service: 'move' }, actions: ['study:read'] },
  { name: 'node-gets', subject: { kind: 'service', service: 'get' }, actions: ['study:read'] },
  { name: 'node-asks-what-is-kept', subject: { kind: 'service', service: 'commit' }, actions: ['study:confirm'] },
  { name: 'node-reads-the-worklist', subject: { kind: 'service', service: 'worklist' }, actions: ['worklist:read'] },
  { name: 'node-reports-its-steps', subject: { kind: 'service', service: 'mpps' }, actions: ['steps:write'] },
  { name: 'share-shows-its-study', subject: { kind: 'share' }, actions: ['study:list', 'study:read'] },
  { name: 'operator-holds-the-keys', subject: { kind: 'operator' }, actions: all },
]
