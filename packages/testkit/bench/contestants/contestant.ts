/** What takes part: a server that stores what it is sent, started with an empty store for each measurement. */
import type { ChildProcess } from 'node:child_process'

export interface TlsFiles {
  readonly key: string
  readonly certificate: string
  readonly authority: string
}

export interface RunningServer {
  readonly process: ChildProcess
  readonly dicomPort: number
  readonly aeTitle: string
  /** What the sender shows and trusts; `undefined` for plain DICOM. */
  readonly tls: TlsFiles | undefined
  /** DICOMweb, where the server has it. */
  readonly web?: {
    readonly root: string
    readonly headers: Readonly<Record<string, string>>
    readonly authority?: string
  }
  /** From the start of the process to its first answer. */
  readonly startMs: number
  /** Makes a node known that C-MOVE may send to, at this machine and without TLS. */
  addDestination?(aeTitle: string, port: number): Promise<void>
  stop(): Promise<void>
}

export interface Contestant {
  readonly name: string
  /** Starts with an empty store below `folder`. */
  start(folder: string): Promise<RunningServer>
}
