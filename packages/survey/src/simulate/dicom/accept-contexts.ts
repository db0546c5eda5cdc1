/** Which presentation contexts a simulated system accepts. Sources: PS3.8 9.3.3.2, PS3.6 Table A-1. */
import { type AnsweredContext, ContextResult, type ProposedContext } from '@leadglass/network'
import type { DicomBehaviour } from './dicom-behaviour.ts'

export type ServiceOfContext = 'echo' | 'find' | 'retrieve' | 'store'

const services: Readonly<Record<string, ServiceOfContext>> = {
  '1.2.840.10008.1.1': 'echo',
  '1.2.840.10008.5.1.4.1.2.1.1': 'find',
  '1.2.840.10008.5.1.4.1.2.2.1': 'find',
  '1.2.840.10008.5.1.4.1.2.1.2': 'retrieve',
  '1.2.840.10008.5.1.4.1.2.2.2': 'retrieve',
  '1.2.840.10008.5.1.4.1.2.1.3': 'retrieve',
  '1.2.840.10008.5.1.4.1.2.2.3': 'retrieve',
}
const storageRoot = '1.2.840.10008.5.1.4.1.1.'

export const implicitVR = '1.2.840.10008.1.2'
export const explicitVR = '1.2.840.10008.1.2.1'

export function serviceOf(abstractSyntaxUID: string): ServiceOfContext | undefined {
  return services[abstractSyntaxUID] ?? (abstractSyntaxUID.startsWith(storageRoot) ? 'store' : undefined)
}

/** The answer to one proposed context. */
export function answerContext(proposed: ProposedContext, behaviour: DicomBehaviour): AnsweredContext {
  const { id, abstractSyntaxUID, transferSyntaxUIDs } = proposed
  const refused = (result: number) => ({ id, result, transferSyntaxUID: implicitVR })
  if (!isOffered(serviceOf(abstractSyntaxUID), behaviour)) return refused(ContextResult.AbstractSyntaxNotSupported)
  const preferred = behaviour.identity.prefersExplicitVR ? [explicitVR, implicitVR] : [implicitVR, explicitVR]
  const chosen = preferred.find((uid) => transferSyntaxUIDs.includes(uid))
  if (chosen === undefined) return refused(ContextResult.TransferSyntaxesNotSupported)
  return { id, result: ContextResult.Acceptance, transferSyntaxUID: chosen }
}

function isOffered(service: ServiceOfContext | undefined, behaviour: DicomBehaviour): boolean {
  if (service === undefined) return false
  return service === 'find' ? behaviour.find !== 'refused' : behaviour[service]
}
