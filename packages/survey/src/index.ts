/** The exposure survey of picture archives: it counts what is open to strangers and takes nothing. */
export * from './finding.ts'
export { type DicomProbeOptions, dicomProbe } from './probes/dicom/dicom-probe.ts'
export * from './snapshot.ts'
