/** The DICOM probe with the waits that a scope's pace asks for. */
import { paceSettings } from '../pace/pace-terms.ts'
import { dicomProbe } from '../probes/dicom/dicom-probe.ts'
import type { Probe } from '../probes/probe.ts'
import type { Scope } from '../scope/scope.ts'

/** Of the time a host has, the last tenth is left for its web ports and for a release. */
const countingShare = 0.9

/** A database that has to sort before its first answer needs twice as long as an association. */
const queryPatience = 2

export function dicomProbeFor({ terms }: Scope): Probe {
  const { patienceMs, hostTimeMs } = paceSettings(terms.pace)
  const answerMs = terms.pace === 'unpaced' ? patienceMs : patienceMs * queryPatience
  return dicomProbe({ limits: { greetingMs: patienceMs, answerMs, hostMs: hostTimeMs * countingShare } })
}
