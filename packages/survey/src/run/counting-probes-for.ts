/** The DICOM probe and the counting over DICOMweb, with the waits that a scope's pace asks for and one key for their sketches. */
import { randomBytes } from 'node:crypto'
import { memoryBudget } from '../counting/hash-set.ts'
import { HASH_KEY_OCTETS } from '../counting/keyed-hash.ts'
import { defaultCountingLimits, SET_MEMORY_OCTETS } from '../counting/limits.ts'
import { paceSettings } from '../pace/pace-terms.ts'
import { dicomProbe } from '../probes/dicom/dicom-probe.ts'
import type { WebCounting } from '../probes/dicomweb/dicomweb-probe.ts'
import type { Probe } from '../probes/probe.ts'
import type { Scope } from '../scope/scope.ts'

/** Of the time a host has, the last tenth is left for its web ports and for a release. */
const countingShare = 0.9

/** A database that has to sort before its first answer needs twice as long as an association. */
const queryPatience = 2

/** Probes that count. They live as long as one run: the key of their sketches is made here and kept nowhere. */
export function countingProbesFor({ terms }: Scope): { dicom: Probe; webCounting: WebCounting } {
  const { patienceMs, hostTimeMs } = paceSettings(terms.pace)
  const answerMs = terms.pace === 'unpaced' ? patienceMs : patienceMs * queryPatience
  const limits = { greetingMs: patienceMs, answerMs, hostMs: hostTimeMs * countingShare }
  const sketchKey = randomBytes(HASH_KEY_OCTETS)
  return {
    dicom: dicomProbe({ limits, sketchKey }),
    webCounting: {
      limits: { ...defaultCountingLimits, ...limits },
      budget: memoryBudget(SET_MEMORY_OCTETS / 4),
      sketchKey,
    },
  }
}
