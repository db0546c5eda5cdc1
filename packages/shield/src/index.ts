/** Closes an old PACS that cannot be replaced: our listeners in front of it, and nobody let through who was not let in. */
export type { ListedRow, OpenedStudy, ShieldWatch } from './dicom/relay-parts.ts'
export { ShieldError, type ShieldErrorCode } from './errors.ts'
export { Shield, type ShieldParts, type ShieldSettings } from './shield.ts'
