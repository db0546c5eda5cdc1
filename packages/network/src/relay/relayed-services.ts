/**
 * Which service a SOP class belongs to, and which requests each side of it sends. What is in no service here is not relayed.
 *
 * Sources: PS3.4 B.5 (storage), C.6 (query and retrieve), J.3 (storage commitment), K.6 (worklist), F.7 (performed steps);
 * PS3.7 7.4 and 7.5 (requests of each service).
 */
import { storageSOPClasses, UIDs } from '@leadglass/dicom'
import type { ServiceName } from '../association/association-policy.ts'
import { CommandFields } from '../dimse/command-elements.ts'
import { informationModels } from '../services/query/information-model.ts'
import { isStorageClass, type PrivateSOPClasses } from '../services/storage.ts'
import type { CommonExtendedNegotiation } from '../upper-layer/user-items/common-extended-negotiation.ts'

const serviceByClass: ReadonlyMap<string, ServiceName> = new Map<string, ServiceName>([
  ...[...storageSOPClasses.keys()].map((uid) => [uid, 'store'] as const),
  ...(['find', 'move', 'get'] as const).flatMap((purpose) =>
    [...informationModels[purpose].keys()].map((uid) => [uid, purpose] as const),
  ),
  [UIDs.VerificationSOPClass, 'echo'],
  [UIDs.ModalityWorklistInformationModelFind, 'worklist'],
  [UIDs.ModalityPerformedProcedureStep, 'mpps'],
  [UIDs.StorageCommitmentPushModel, 'commit'],
])

export function serviceOf(
  abstractSyntaxUID: string,
  privateSOPClasses: PrivateSOPClasses,
  common: CommonExtendedNegotiation | undefined,
): ServiceName | undefined {
  const known = serviceByClass.get(abstractSyntaxUID)
  if (known !== undefined) return known
  return isStorageClass(abstractSyntaxUID, privateSOPClasses, common?.serviceClassUID) ? 'store' : undefined
}

interface Requests {
  readonly ofSCU: readonly number[]
  readonly ofSCP: readonly number[]
}

const requests: Readonly<Record<ServiceName, Requests>> = {
  echo: { ofSCU: [CommandFields['C-ECHO-RQ']], ofSCP: [] },
  store: { ofSCU: [CommandFields['C-STORE-RQ']], ofSCP: [] },
  find: { ofSCU: [CommandFields['C-FIND-RQ']], ofSCP: [] },
  move: { ofSCU: [CommandFields['C-MOVE-RQ']], ofSCP: [] },
  get: { ofSCU: [CommandFields['C-GET-RQ']], ofSCP: [] },
  worklist: { ofSCU: [CommandFields['C-FIND-RQ']], ofSCP: [] },
  mpps: { ofSCU: [CommandFields['N-CREATE-RQ'], CommandFields['N-SET-RQ']], ofSCP: [] },
  commit: { ofSCU: [CommandFields['N-ACTION-RQ']], ofSCP: [CommandFields['N-EVENT-REPORT-RQ']] },
}

/** Roles of an association's requestor in a SOP class. */
export interface Roles {
  readonly scu: boolean
  readonly scp: boolean
}

/** Whether one side may send a request in a context. */
export function maySend(command: number, service: ServiceName, roles: Roles, fromRequestor: boolean): boolean {
  const { ofSCU, ofSCP } = requests[service]
  const [asSCU, asSCP] = fromRequestor ? [roles.scu, roles.scp] : [roles.scp, roles.scu]
  return (asSCU && ofSCU.includes(command)) || (asSCP && ofSCP.includes(command))
}

/** Requests whose data set says what is looked for. */
export const withIdentifier: ReadonlySet<number> = new Set<number>([
  CommandFields['C-FIND-RQ'],
  CommandFields['C-GET-RQ'],
  CommandFields['C-MOVE-RQ'],
])
