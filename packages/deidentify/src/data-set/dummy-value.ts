/** Values that are of the right form and say nothing. Source: PS3.15 Table E.1-1a (D), PS3.5 Table 6.2-1 (forms). */
import type { Value, VR } from '@leadglass/dicom'

const dummies: Partial<Record<VR, Value>> = {
  AE: 'REMOVED',
  AS: '000Y',
  CS: 'REMOVED',
  DA: '19000101',
  DS: '0',
  DT: '19000101000000',
  IS: '0',
  LO: 'REMOVED',
  LT: 'REMOVED',
  PN: 'REMOVED',
  SH: 'REMOVED',
  ST: 'REMOVED',
  TM: '000000',
  UC: 'REMOVED',
  UR: 'urn:removed',
  UT: 'REMOVED',
}

/**
 * The value that stands for one removed.
 *
 * @param length - octets that the value had: binary ones become as many zeros, so that counts that others state stay right
 */
export function dummyValue(vr: VR, length: number): Value | Uint8Array {
  return dummies[vr] ?? new Uint8Array(length)
}
