/** Where an instance comes from and what became of it. */
import type { Principal } from '@leadglass/access'

/** Who sends an instance, over what, in which transfer syntax. */
export interface ReceiveOrigin {
  principal: Principal
  protocol: 'c-store' | 'stow-rs' | 'import'
  /** Address of the peer as the socket knows it; goes to the audit log. */
  address?: string
  /** Transfer syntax of the octets that follow: the presentation context's or the file meta information's. */
  transferSyntaxUID: string
  /** What the C-STORE-RQ or file meta information says; refused when the data set says otherwise. */
  announced?: { sopClassUID: string; sopInstanceUID: string }
}

/** Given only once the instance and its audit entry are on stable storage. */
export interface ReceiveResult {
  /** `already-stored`: every octet was compared with the stored instance and is equal. */
  outcome: 'stored' | 'already-stored'
  sopClassUID: string
  sopInstanceUID: string
  studyInstanceUID: string
  seriesInstanceUID: string
}
