/**
 * What a peer may ask of us at most. Each number has its reason; passing one ends the message or the association
 * with a typed error, never the process.
 */
export interface Limits {
  /** Longest P-DATA-TF we announce and take, octets after the PDU header. */
  readonly pduLengthOctets: number
  /** Longest A-ASSOCIATE-RQ or -AC, octets after the PDU header. */
  readonly associatePduLengthOctets: number
  /** Longest command set, octets. */
  readonly commandSetOctets: number
  /** Longest data set, octets; one that was refused is still read to its end within this limit. */
  readonly dataSetOctets: number
  /** Octets of an association that may wait in memory for their consumer before its socket is paused. */
  readonly inFlightOctets: number
  /** From the connection to its complete A-ASSOCIATE-RQ, and from our last word to the peer's close, milliseconds. */
  readonly artimMs: number
  /** From the TCP connection to the end of the TLS handshake, milliseconds. */
  readonly tlsHandshakeMs: number
  /** An established association without a message in progress is aborted after this, milliseconds. */
  readonly idleMs: number
  /** Window in which a message in progress must move on by `progressOctets`, milliseconds. */
  readonly stallMs: number
  /** See `stallMs`, octets. */
  readonly progressOctets: number
  /** As requestor: how long a connection, an association answer, a release or a response may take, milliseconds. */
  readonly responseMs: number
  /** Of a relay: how long the node behind may keep silent while it owes an answer, milliseconds. */
  readonly answerMs: number
  /** TCP connections of the listener, admitted or not. */
  readonly connections: number
  /** TCP connections from one address. */
  readonly connectionsPerAddress: number
  /** Associations of the listener; more are rejected as temporary congestion. */
  readonly associations: number
  /** Associations of one calling AE title; more are rejected as temporary congestion. */
  readonly associationsPerNode: number
  /** Operations of one association performed at once, when its requestor asks for an asynchronous window. */
  readonly operationsAtOnce: number
  /** Longest identifier or attribute list that is read into memory, octets. */
  readonly identifierOctets: number
  /** Longest data set of N-CREATE, N-SET, N-ACTION and N-EVENT-REPORT, octets. */
  readonly normalizedDataSetOctets: number
}

export const defaultLimits: Limits = {
  // 131,072 is the most that DCMTK sends; longer ones gained nothing measurable here.
  pduLengthOctets: 131_072,
  // 128 contexts with 60 transfer syntaxes of 64 octets each need 512 KiB.
  associatePduLengthOctets: 1_048_576,
  // A C-MOVE-RSP listing failures is the longest in practice: a few KiB. Lists of UIDs travel in data sets.
  commandSetOctets: 65_536,
  // Native Pixel Data cannot pass 4 GiB (PS3.5 7.1.1); encapsulated video and slides stay below four times that.
  dataSetOctets: 17_179_869_184,
  // Sixteen TLS records of 64 KiB: enough to keep a disk busy, small enough for a hundred associations.
  inFlightOctets: 1_048_576,
  // The usual ARTIM of archives is 30 s; a modality that has not finished its greeting by then never will.
  artimMs: 30_000,
  // A handshake takes a few round trips; slow ones are probes.
  tlsHandshakeMs: 10_000,
  // Scanners hold an association open between two images of an examination.
  idleMs: 300_000,
  stallMs: 60_000,
  // 16 KiB a minute is slower than any line that carries images.
  progressOctets: 16_384,
  // Archives answer a C-STORE in well under a second; a minute covers one that compacts its database.
  responseMs: 60_000,
  // Many archives say nothing of a C-MOVE until its last sub-operation is done.
  answerMs: 600_000,
  connections: 256,
  // Behind one address there may be a gateway with a department's modalities.
  connectionsPerAddress: 64,
  associations: 128,
  // A workstation that sends in parallel opens 4 to 8.
  associationsPerNode: 32,
  // Enough to hide the wait for the disk behind the line; more only divide the same memory.
  operationsAtOnce: 8,
  // A list of 10,000 UIDs has 640 KiB; a commitment request of as many instances twice that.
  identifierOctets: 2_097_152,
  // A step or a storage commitment that names 50,000 instances has some 8 MB.
  normalizedDataSetOctets: 16_777_216,
}

/** The defaults with some replaced. */
export function limitsWith(changes: Partial<Limits> = {}): Limits {
  return { ...defaultLimits, ...changes }
}
