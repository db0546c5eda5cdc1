/**
 * Opens a data folder and listens: HTTPS (DICOMweb, /api, web application), DICOM over TLS, control socket.
 */

export interface ServerOptions {
  /** The data folder, made by `initialise`. */
  folder: string
  /** `HOST:PORT`, port 0 for any free one; overrides the settings. */
  https?: string
  /** `HOST:PORT`, port 0 for any free one; overrides the settings. */
  dicomTls?: string
  /** Another configuration file than `DATA/config.yaml`. */
  configFile?: string
  /** Settings from the environment; default `process.env`. */
  environment?: Readonly<Record<string, string | undefined>>
}

/** The line `leadglass serve` prints once everything listens. */
export interface ReadyLine {
  ready: true
  /** Address for people and programs, e.g. `https://127.0.0.1:8443`. */
  https: string
  /** `HOST:PORT`. */
  dicomTls: string
  aeTitle: string
  version: string
  pid: number
}

export interface RunningServer {
  readonly ready: ReadyLine
  /** Refuses new work, lets running receives finish within `shutdown.graceSeconds`, closes everything. */
  close(): Promise<void>
}

/**
 * @throws ConfigError a setting is wrong
 * @throws ServerError `LG_DATA_FOLDER_MISSING`, `LG_DATA_FOLDER_INCOMPLETE`, `LG_LISTEN_FAILED`, `LG_CERTIFICATE_UNUSABLE`
 * @throws ArchiveError `LG_ARCHIVE_LOCKED` another process holds the folder
 */
export function createServer(_options: ServerOptions): Promise<RunningServer> {
  throw new Error('not landed yet')
}
