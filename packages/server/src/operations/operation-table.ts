/**
 * The named operations on a data folder: what each takes and what it answers.
 *
 * The command line, a running server's control socket and the in-process path all use these names and shapes.
 */

import type {
  Approval,
  Collection,
  GlassBreak,
  GlassOutcome,
  Grant,
  GrantSubject,
  NewApproval,
  NewCollection,
  NewGrant,
  RevocationReason,
  Role,
  Scope,
  SessionView,
  Suspension,
} from '@leadglass/access'
import type {
  ArchiveStatistics,
  ErasureCertificate,
  ErasureReport,
  KeySourceKind,
  KeysStatus,
} from '@leadglass/archive'
import type { Mask } from '@leadglass/deidentify'
import type { DicomJsonModel } from '@leadglass/dicom'
import type { ChannelState } from '../alerts/alert-store.ts'
import type { WitnessReport, WitnessState } from '../audit-witness/witness-desk.ts'
import type { SettingInForce } from '../config/settings-in-force.ts'
import type { DeliveryState, DestinationView } from '../forwarding/delivery-queue.ts'
import type { GrowthDay, GrowthForecast } from '../growth/growth.ts'
import type { Job } from '../jobs/jobs.ts'
import type { EvidenceRow } from '../posture/evidence-table.ts'
import type { Posture } from '../posture/posture.ts'
import type { BackupReport } from '../recovery/back-up.ts'
import type { BackupOverview } from '../recovery/backup-overview.ts'
import type { DrillReport } from '../recovery/drill.ts'
import type { LoggedRefusal } from '../refusals/refusal-log.ts'
import type { ImageReviewView } from '../research/image-reviews.ts'
import type { ProjectView } from '../research/projects.ts'
import type { RulesInForce } from '../research/research.ts'
import type { StudyStateView } from '../study-list/study-states.ts'
import type { SaidPart } from '../text/kept-text.ts'
import type { Said } from '../text/sentences.ts'
import type { ListenerFacts } from './operation.ts'

/** A DICOM node as administrators see it. */
export interface NodeView {
  aeTitle: string
  host?: string
  port?: number
  services: readonly string[]
  /** We connect to it without TLS. */
  dangerouslySendPlaintext?: boolean
  /** It is shown granted projects, without anything that says who a patient is. */
  deIdentified?: boolean
  /** End of validity of the newest certificate, ISO 8601; absent until one is issued. */
  certificateNotAfter?: string
}

export interface UserView {
  name: string
  role: string
  disabled: boolean
  /** Stopped until an administrator has looked at what happened. */
  suspended: boolean
  /** Whether a passkey or an authenticator app is enrolled. */
  secondFactor: boolean
}

/** A one-time link by which a person chooses a password and enrols a second factor. */
export interface SetUpLink {
  /** A whole address when a server is running, else its path: `/#/set-up/SECRET`. */
  link: string
  /** ISO 8601. */
  expiresAt: string
}

/** A token without its secret; times are ISO 8601. */
export interface TokenView extends Scope {
  name: string
  role: string
  expiresAt: string
  /** To the minute. */
  lastUsedAt?: string
  lastAddress?: string
}

/** A program that proves who it is by a key of its own. */
export interface ClientView extends Scope {
  name: string
  role: string
  /** Names of its public keys: their `kid`, or their thumbprint (RFC 7638). */
  keys: string[]
  createdAt: string
  /** Refused since then, ISO 8601. */
  disabledAt?: string
  lastUsedAt?: string
  lastAddress?: string
}

/** PEM texts for one node; the private key is kept nowhere else. */
export interface NodeCertificate {
  key: string
  certificate: string
  authority: string
  /** SHA-256 of the certificate, 64 hexadecimal digits. */
  fingerprint: string
  /** ISO 8601. */
  notAfter: string
}

export interface ImportReport {
  stored: number
  alreadyStored: number
  /** Files that hold no DICOM instance. */
  skipped: number
  refused: { path: string; code: string; message: string }[]
}

export interface AuditEntryView {
  index: number
  event: Readonly<Record<string, unknown>>
}

/** json: our entries; fhir: AuditEvent; dicom: audit messages of PS3.15 A.5; csv: for spreadsheets. */
export type AuditFormat = 'json' | 'fhir' | 'dicom' | 'csv'

/** Conditions on entries of the audit log; all must be fulfilled. */
export interface AuditSearch {
  /** As the log writes it: `person:ada`. */
  principal?: string
  /** Its beginning: `study:` or `study:read`. */
  action?: string
  outcome?: 'success' | 'denied' | 'failure'
  address?: string
  patientID?: string
  studyInstanceUID?: string
  /** ISO 8601, UTC; both included. */
  from?: string
  to?: string
}

/** What a canary study must look like. Digits of numbers are 0. */
export interface CanaryStyle {
  patientID: string
  issuerOfPatientID: string
  accessionNumber: string
  institutionName: string
  referringPhysicianName: string
  stationName: string
  manufacturerModelName: string
}

/** Something that a person must hear of. */
export interface AlertView {
  id: number
  kind: string
  severity: string
  principal?: string
  /** Opaque name of a study, as in the audit log. */
  object?: string
  detail: Readonly<Record<string, string | number>>
  /** ISO 8601: the first and the last of `count` equal ones. */
  at: string
  lastAt: string
  count: number
  acknowledgedBy?: string
  /** ISO 8601. */
  acknowledgedAt?: string
  note?: string
}

/** What one deletion took away. */
export interface TrashEntryView {
  entry: number
  level: 'study' | 'series' | 'instance'
  studyInstanceUID: string
  seriesInstanceUID?: string
  sopInstanceUID?: string
  instances: number
  /** ISO 8601. */
  deleted: string
  /** ISO 8601: erased after that. */
  until: string
  deletedBy: string
  patientName: string
  patientID: string
  /** YYYYMMDD */
  studyDate: string
  studyDescription: string
  modalities: readonly string[]
}

/** A share as whoever made it sees it, and without the study as an administrator does. */
export interface ShareView {
  id: string
  recipient: string
  createdBy: string
  /** ISO 8601. */
  createdAt: string
  expiresAt: string
  openings: number
  opened: number
  lastOpenedAt?: string
  state: 'open' | 'used-up' | 'expired' | 'revoked' | 'locked'
  /** Shown without anything that says who the patient is. */
  deIdentified: boolean
  studyInstanceUID?: string
  series?: number
}

/** The newest backup, and how the newest drill ended; ISO 8601. */
export interface RecoveryView {
  backupAt: string
  drillAt?: string
  cameBack?: boolean
}

export interface StatusReport {
  version: string
  /** Absent when no server is running. */
  listeners?: ListenerFacts
  archive: ArchiveStatistics
  /** ISO 8601. */
  certificates: { authorityNotAfter: string; serverNotAfter: string }
  /** There only while a listener without TLS is configured: a danger that every administrator is to see. */
  plaintext?: PlaintextView
  /** There only where an old archive stands behind: `HOST:PORT` of it. */
  shield?: { pacs: string }
  /** There only while a password alone is enough to sign in. */
  oneFactor?: OneFactorView
  /** Absent while there is no backup. */
  recovery?: RecoveryView
  /** Sentences an administrator should act on. */
  warnings: string[]
  /** The warnings by code, for other languages: each in one sentence or several. */
  said: readonly (readonly Said[])[]
}

/** One scheduled procedure step. */
export interface WorklistItemView {
  id: string
  source: string
  /** `SCHEDULED`, `STARTED`, `COMPLETED` or `DISCONTINUED`, or as it was given. */
  status: string
  /** YYYYMMDDHHMMSS */
  start: string
  modality: string
  stations: readonly string[]
  patientName: string
  patientID: string
  accessionNumber: string
  description: string
  /** Scheduled Performing Physician's Name, as it is written. */
  performer: string
  studyInstanceUID: string
  scheduledProcedureStepID: string
}

/** One instance for one destination; nothing of it says who the patient is. */
export interface DeliveryView {
  id: number
  destination: string
  rule: string
  state: string
  attempts: number
  /** Opaque name of the study, as in the audit log. */
  study: string
  /** ISO 8601. */
  queuedAt: string
  doneAt?: string
  why?: string
  /** `why` by code, for other languages, where it is made of our sentences. */
  said?: SaidPart[]
}

/** What holds which requirement. */
export interface EvidencePack {
  version: string
  /** ISO 8601. */
  at: string
  /** At the last look; null before the first. */
  posture: Posture | null
  /** The newest drill, signed; null before the first. */
  drill: DrillReport | null
  requirements: (Omit<EvidenceRow, 'settings'> & {
    /** Settings that bear on it, with the values in force. */
    settings: Record<string, unknown>
  })[]
}

/** What a certificate of erasure is worth. `holds` when everything about it does. */
export interface ErasureVerdict extends ErasureReport {
  holds: boolean
  /** Opaque name of the study. */
  study: string
  /** ISO 8601. */
  erased: string
  /** Index of the entry of the audit log that has the certificate's digest; absent where there is none. */
  logEntry?: number
}

/** The setting by which people sign in without a second factor. */
export interface OneFactorView {
  /** The last day, YYYY-MM-DD. */
  until: string
  expired: boolean
}

/** The quarantined listener without TLS. */
export interface PlaintextView {
  listen: string
  peerAddress: string
  aeTitle: string
  services: readonly string[]
  /** The last day, YYYY-MM-DD. */
  until: string
  expired: boolean
}

/** One entry, and the hashes that prove it is in the log which the checkpoint describes. Hashes are Base64. */
export type AuditProofView = {
  index: number
  entry: string
  path: string[]
  checkpoint: string
}

/** One stored problem: its place by our own opaque names, never by a patient's. */
export interface ProblemView {
  where: string
  code: string
  message: string
}

export type PeerLevel = 'patient' | 'study' | 'series' | 'image'

/** Attributes by keyword; several values separated by backslashes. */
export type PeerAnswer = Record<string, string>

/** What became of a transfer between this archive and a node. */
export interface PeerTransfer {
  /** Sent or received, those with a warning included. */
  completed: number
  warnings: number
  failed: number
  /** The final status, as the Standard writes it; of C-MOVE and C-GET. */
  status?: string
  /** Reasons with how many failed for each. */
  reasons: Record<string, number>
}

/** Patient, reason and note are there for who reviews it. */
export type GlassBreakView = Omit<GlassBreak, 'patientID' | 'reason'> &
  Partial<Pick<GlassBreak, 'patientID' | 'reason'>>

export type None = Readonly<Record<string, never>>

export interface OperationTable {
  'node.add': {
    params: {
      aeTitle: string
      host?: string
      port?: number
      services?: readonly string[]
      dangerouslySendPlaintext?: boolean
      project?: string
    }
    result: NodeView
  }
  'node.list': { params: None; result: { nodes: NodeView[] } }
  'node.remove': { params: { aeTitle: string }; result: { aeTitle: string } }
  /** `serial`: only the certificate of this serial number. */
  'node.revoke': {
    params: { aeTitle: string; serial?: string; reason?: RevocationReason }
    result: { aeTitle: string; revoked: number }
  }
  'node.certificate': { params: { aeTitle: string }; result: NodeCertificate }
  /** PEM texts that another archive issued to us, for connecting to it. */
  'node.trust': {
    params: { aeTitle: string; key: string; certificate: string; authority: string }
    result: { aeTitle: string; notAfter: string }
  }
  /** The newest refusals, of one node or of anybody. */
  'node.log': { params: { aeTitle?: string; count?: number }; result: { refusals: LoggedRefusal[] } }
  /** Whether the node has come yet, and its newest refusals. */
  'node.activity': {
    params: { aeTitle: string }
    result: { aeTitle: string; lastSeen?: { address: string; at: string }; refusals: LoggedRefusal[] }
  }
  /** C-ECHO to a node. */
  'peer.echo': { params: { aeTitle: string }; result: { aeTitle: string; status: string; durationMs: number } }
  /** C-FIND at a node. Keys by PS3.6 keyword; an empty value asks for the attribute. */
  'peer.find': {
    params: { aeTitle: string; level: PeerLevel; keys: Readonly<Record<string, string>>; limit?: number }
    result: { answers: PeerAnswer[]; more: boolean }
  }
  /** C-STORE to a node, of files by absolute path or of what the archive keeps. */
  'peer.send': {
    params: { aeTitle: string; paths?: readonly string[]; study?: string; series?: string }
    result: PeerTransfer
  }
  /** C-GET from a node into the archive. */
  'peer.get': { params: { aeTitle: string; study: string; series?: string }; result: PeerTransfer }
  /** C-MOVE by a node to another, or to this archive. */
  'peer.move': { params: { aeTitle: string; study: string; series?: string; to?: string }; result: PeerTransfer }
  /** DICOM JSON: one data set or several. */
  'worklist.add': { params: { items: unknown }; result: { items: WorklistItemView[] } }
  /** Paths are absolute and read by the process that holds the folder. */
  'worklist.import': {
    params: { paths: readonly string[] }
    result: { items: number; refused: { path: string; code: string; message: string }[] }
  }
  /** Days are YYYYMMDD, both included. */
  'worklist.list': { params: { from?: string; to?: string; count?: number }; result: { items: WorklistItemView[] } }
  /** The whole item in DICOM JSON. */
  'worklist.show': { params: { id: string }; result: { id: string; dataSet: DicomJsonModel } }
  'worklist.remove': { params: { id: string }; result: { id: string } }
  /** Studies that are not here or not to be seen are left out. */
  'studies.states': { params: { studyInstanceUIDs: readonly string[] }; result: { studies: StudyStateView[] } }
  /** `read: false` puts them back among those that nobody has looked at. Studies not to be read are left out. */
  'studies.mark-read': {
    params: { studyInstanceUIDs: readonly string[]; read: boolean }
    result: { studies: number }
  }
  /** AE titles of the nodes that have an address. */
  'studies.destinations': { params: None; result: { destinations: string[] } }
  /** Queues them as forwarding does; those that are not here or not the caller's are left out. */
  'studies.send': {
    params: { aeTitle: string; studyInstanceUIDs: readonly string[] }
    result: { studies: number; instances: number }
  }
  /** Names and kinds of the collections that whoever works with studies lists them in. */
  'studies.collections': { params: None; result: { collections: Pick<Collection, 'name' | 'kind'>[] } }
  /** Lists them in a collection; those that are not here or not the caller's are left out. */
  'studies.collect': { params: { name: string; studyInstanceUIDs: readonly string[] }; result: { studies: number } }
  'forward.status': {
    params: None
    result: {
      destinations: DestinationView[]
      commitmentReports: { waiting: number; undeliverable: number }
      rules: { name: string; to: readonly string[] }[]
    }
  }
  /** Default: the undeliverable ones. */
  'forward.list': { params: { state?: DeliveryState; count?: number }; result: { deliveries: DeliveryView[] } }
  'forward.retry': { params: { destination?: string }; result: { deliveries: number } }
  'forward.discard': { params: { destination?: string }; result: { deliveries: number } }
  /** Without a password there is a link in the answer. */
  'user.add': { params: { name: string; role: string; password?: string }; result: UserView & Partial<SetUpLink> }
  'user.list': { params: None; result: { users: UserView[] } }
  'user.disable': { params: { name: string }; result: UserView }
  'user.recover': { params: { name: string }; result: { name: string } & SetUpLink }
  'user.sessions': { params: { name: string }; result: { sessions: SessionView[] } }
  /** Without `session` all of them. */
  'user.sign-out': { params: { name: string; session?: string }; result: { ended: number } }
  'user.ask-again': { params: { name: string }; result: { name: string } }
  'suspension.list': { params: None; result: { suspensions: Suspension[] } }
  /** `principal` as in the audit log: `person:ada`. */
  'suspension.end': { params: { principal: string }; result: Suspension }
  'token.create': {
    params: { name: string; role: Role; expiresInMs: number } & Scope
    result: TokenView & { token: string }
  }
  'token.list': { params: None; result: { tokens: TokenView[] } }
  /** `keys` is a JSON Web Key Set, a JSON Web Key or a public key in PEM. */
  'client.add': { params: { name: string; role: Role; keys: string } & Scope; result: ClientView }
  'client.list': { params: None; result: { clients: ClientView[] } }
  'client.disable': { params: { name: string }; result: ClientView }
  'client.enable': { params: { name: string }; result: ClientView }
  'client.remove': { params: { name: string }; result: { name: string } }
  'token.revoke': { params: { name: string }; result: { name: string } }
  /** `link` is a whole address when a server is running, else its path: `/#/link/SECRET`. */
  'link.create': {
    params: { purpose: 'sign-in'; role: string; name: string }
    result: { secret: string; link: string; expiresAt: string }
  }
  'project.list': { params: None; result: { projects: ProjectView[]; rules: RulesInForce } }
  /** Default: the suggested options, no further words. */
  'project.set': {
    params: { name: string; options?: readonly string[]; words?: readonly string[] }
    result: ProjectView
  }
  'project.erase-key': { params: { name: string }; result: ProjectView }
  'review.list': { params: { open: boolean }; result: { images: ImageReviewView[] } }
  'review.decide': {
    params: {
      project: string
      sopInstanceUID: string
      decision: 'release' | 'withhold'
      masks?: readonly Mask[]
      /** The same for the others of its series and size that wait. */
      wholeSeries?: boolean
    }
    result: { decided: number }
  }
  'collection.list': { params: None; result: { collections: Collection[] } }
  'collection.add': { params: NewCollection & { studyInstanceUIDs?: readonly string[] }; result: Collection }
  /** Studies are listed by hand, or taken off the list. */
  'collection.change': {
    params: { name: string; add?: readonly string[]; remove?: readonly string[] }
    result: Collection
  }
  'collection.remove': { params: { name: string }; result: { name: string } }
  'grant.list': { params: None; result: { grants: Grant[]; confined: GrantSubject[] } }
  'grant.add': { params: NewGrant; result: Grant }
  'grant.revoke': { params: { id: number }; result: { id: number } }
  /** Confined: sees granted studies only. */
  'grant.confine': { params: { to: GrantSubject; confined: boolean }; result: { confined: GrantSubject[] } }
  'approval.ask': { params: NewApproval; result: Approval }
  'approval.list': { params: { count?: number }; result: { approvals: Approval[] } }
  'approval.decide': { params: { id: number; approve: boolean; note?: string }; result: Approval }
  'glass.break': {
    params: { patientID: string; issuerOfPatientID?: string; reason: string; minutes: number }
    result: GlassBreak
  }
  'glass.end': { params: { id: number }; result: GlassBreak }
  'glass.list': { params: { reviewed?: boolean; count?: number }; result: { glassBreaks: GlassBreakView[] } }
  'glass.review': { params: { id: number; outcome: GlassOutcome; note: string }; result: GlassBreak }
  /** Paths are absolute and read by the process that holds the folder. */
  import: { params: { paths: readonly string[] }; result: ImportReport }
  export: {
    /** `deidentify`: the project as which it is written. */
    params: { studyInstanceUID: string; out: string; deidentify?: string }
    /** `withheld`: instances that wait for a person to look at them. */
    result: { instances: number; octets: number; withheld?: number }
  }
  verify: { params: None; result: { records: number; octets: number; problems: ProblemView[] } }
  reindex: { params: None; result: { studies: number; series: number; instances: number; problems: ProblemView[] } }
  /** To the trash; `until`, ISO 8601, it can be restored. */
  delete: {
    params: { studyInstanceUID: string; seriesInstanceUID?: string; sopInstanceUID?: string }
    result: { instances: number; until: string }
  }
  /** `secret` goes into the link, `code` by another way. `link` is a whole address when a server is running, else its path. */
  'share.create': {
    params: {
      studyInstanceUID: string
      seriesInstanceUIDs?: readonly string[]
      recipient: string
      expiresInMs: number
      openings?: number
      deIdentified?: boolean
    }
    /** `withheld`: images that it does not show before a person has looked at them. */
    result: ShareView & { link: string; code: string; withheld?: number }
  }
  /** All shares, of whatever study: without it. */
  'share.list': { params: None; result: { shares: ShareView[] } }
  'share.revoke': { params: { id: string }; result: ShareView }
  /** Those that the caller made. */
  'share.own': { params: None; result: { shares: ShareView[] } }
  'share.withdraw': { params: { id: string }; result: ShareView }
  'trash.list': { params: None; result: { entries: TrashEntryView[] } }
  'trash.restore': { params: { entry: number }; result: { instances: number } }
  /** Erases what is over its grace period. */
  'trash.empty': { params: None; result: { studies: number } }
  erase: { params: { studyInstanceUID: string }; result: { instances: number } }
  /** `to` is absolute; default that of the settings. */
  'backup.run': { params: { to?: string; acceptOther?: boolean }; result: BackupReport }
  'backup.list': { params: { from?: string }; result: BackupOverview }
  /** Paths are absolute; default the newest generation where the settings say. */
  'backup.drill': {
    params: { from?: string; generation?: number; whole?: boolean; rootKeyFile?: string }
    result: DrillReport
  }
  'posture.run': { params: None; result: Posture }
  'posture.history': { params: { count: number }; result: { postures: Posture[] } }
  'posture.evidence': { params: None; result: EvidencePack }
  /** `rotationDue` is ISO 8601. */
  'keys.status': { params: None; result: KeysStatus & { rotationDue?: string } }
  'keys.rotate': { params: None; result: KeysStatus }
  /** `exported` is the text of a file; `passphrase` opens it. */
  'keys.export': { params: { passphrase: string }; result: { exported: string } }
  /** `settings` are those of the group `keys`, written into `config.yaml`; `secret` is a passphrase or PIN. */
  'keys.move': {
    params: { source: KeySourceKind; settings: Readonly<Record<string, string>>; secret?: string }
    result: { forgotten: KeySourceKind[]; status: KeysStatus }
  }
  'keys.erasures': { params: None; result: { certificates: ErasureCertificate[] } }
  'keys.verify-erasure': { params: { certificate: string }; result: ErasureVerdict }
  /** The newest first; `open`: only what nobody has acknowledged; `before`: older than the alert of this number. */
  'alert.list': {
    params: { open?: boolean; before?: number; count?: number }
    result: { alerts: AlertView[]; channels: ChannelState[] }
  }
  /** Absolute paths of Part 10 files, read by the process that holds the folder. */
  'canary.add': {
    params: { studyInstanceUID: string; paths: readonly string[] }
    result: { studyInstanceUID: string; instances: number }
  }
  'canary.list': {
    params: None
    result: { canaries: { studyInstanceUID: string; addedBy: string; addedAt: string }[] }
  }
  'canary.remove': { params: { studyInstanceUID: string }; result: { studyInstanceUID: string } }
  'canary.style': { params: None; result: CanaryStyle }
  'alert.test': { params: None; result: AlertView }
  'alert.acknowledge': { params: { id: number; note?: string }; result: AlertView }
  /** The newest first. */
  'audit.search': {
    params: AuditSearch & { count?: number }
    result: { entries: AuditEntryView[]; more: boolean }
  }
  'audit.tail': { params: { count: number }; result: { entries: AuditEntryView[] } }
  /**
   * `earlier`: checkpoints that were kept elsewhere, as texts; the log must still contain each of them. `witnesses`: keys, of which
   * `needed` (default all) must have signed a checkpoint that it still contains.
   */
  'audit.verify': {
    params: { earlier: readonly string[]; witnesses?: readonly string[]; needed?: number }
    result: { entries: number; problems: ProblemView[] }
  }
  /** Writes one entry a line to the absolute path `out`. `identify`: with Study Instance UIDs and Patient IDs, where a key tells. */
  'audit.export': { params: { out: string; format?: AuditFormat; identify?: boolean }; result: { entries: number } }
  'audit.witness': { params: None; result: { witnesses: WitnessReport[] } }
  /** `entries` of the log now; `everyMinutes` they are asked. */
  'audit.witnesses': { params: None; result: { entries: number; everyMinutes: number; witnesses: WitnessState[] } }
  'audit.prove': { params: { index: number }; result: AuditProofView }
  status: { params: None; result: StatusReport }
  'settings.list': { params: None; result: { settings: SettingInForce[] } }
  'storage.growth': {
    params: { days?: number }
    result: { days: GrowthDay[]; freeOctets: number; diskOctets: number; forecast?: GrowthForecast }
  }
  /** The newest first. */
  'jobs.list': { params: None; result: { jobs: Job[] } }
}

export type OperationName = keyof OperationTable
export type OperationParams<N extends OperationName> = OperationTable[N]['params']
export type OperationResult<N extends OperationName> = OperationTable[N]['result']

/** How far long work is. `total` is 0 while it is not known. */
export interface Progress {
  done: number
  total: number
  unit: 'files' | 'instances' | 'octets' | 'records' | 'entries' | 'keys'
}
