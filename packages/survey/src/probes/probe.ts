/**
 * What every probe is given and gives back.
 *
 * A probe reaches the network only through `Reach.connect`, where scope, pace, stop file and the log are held: a probe
 * cannot forget them.
 */
import type { OnReadOpts, Socket } from 'node:net'
import type {
  Counts,
  DicomFacts,
  Evidence,
  HttpFacts,
  IdentifyingField,
  Outcome,
  ProbeName,
  Rung,
  TlsFacts,
} from '../finding.ts'

/** One line of the target list. */
export interface Target {
  readonly address: string
  readonly port: number
  readonly institution?: string
  readonly country?: string
  /** Autonomous system or other name of the network. */
  readonly network?: string
}

/** Who asks: told to each peer, so that its operator can find us. */
export interface Identity {
  /** Calling AE title. */
  readonly aeTitle: string
  /** Called AE title; one for all hosts, never guessed. */
  readonly calledAETitle: string
  /** Names a page that tells what the survey does and how to be left out. */
  readonly userAgent: string
}

export interface Reach {
  /**
   * Opens one TCP connection to the target's address, after its turn in the pace. A host has one connection at a time:
   * an earlier one that is still open is ended first.
   *
   * @param onread - as `net.connect` takes it: octets go into one buffer of the probe, which it clears, instead of into new ones
   * @throws SurveyError `LG_SURVEY_OUT_OF_SCOPE`, `LG_SURVEY_STOPPED`; otherwise the system's error
   */
  connect(port: number, onread?: OnReadOpts): Promise<Socket>
  /**
   * Waits for the turn of one more request on an open connection: hosts get a gap between requests (200 ms unless the
   * scope says otherwise, none when unpaced). To be awaited before each DIMSE or HTTP request but the first.
   *
   * @throws SurveyError `LG_SURVEY_STOPPED`
   */
  turn(): Promise<void>
  /** The scope allows no attempt above this rung: below 8 no retrieve context is proposed, below 9 no storage context. */
  readonly highestRung: Rung
  /** Octets still allowed to be read from this host; probes count what they read. */
  readonly readBudget: { take(octets: number): boolean }
  /** Milliseconds a peer may take to answer; default: what each protocol's limits say. Short on loopback. */
  readonly patienceMs?: number
  /** Aborted when the run is to end within a second. */
  readonly signal: AbortSignal
  readonly identity: Identity
}

export interface ProbeResult {
  readonly outcome: Outcome
  readonly evidence: readonly Evidence[]
  readonly dicom?: DicomFacts
  readonly tls?: TlsFacts
  readonly http?: readonly HttpFacts[]
  readonly counts?: Counts
  readonly exposedFields?: readonly IdentifyingField[]
  /**
   * Bottom-k sketch of the keyed hashes of the study UIDs seen, ascending: equal sketches are two faces of one system.
   * In memory only; it is never written.
   */
  readonly sketch?: readonly bigint[]
}

export interface Probe {
  readonly name: ProbeName
  /** Never throws for what a peer does: that is an outcome. @throws SurveyError when the run is stopped */
  run(target: Target, reach: Reach): Promise<ProbeResult>
}
