/**
 * Makes a data folder: configuration, keys, accounts, audit log, certificate authority, first administrator.
 */

export interface InitialiseOptions {
  folder: string
  /** The first administrator; without one, a one-time enrolment link is made. */
  admin?: { name: string; password: string }
  /** Settings from the environment; default `process.env`. */
  environment?: Readonly<Record<string, string | undefined>>
  /** Another configuration file to read settings from; the folder's own is written all the same. */
  configFile?: string
}

export interface InitialiseResult {
  folder: string
  /** `https://HOST:PORT/#/enrol/SECRET`; absent when an administrator was given. */
  enrolmentLink?: string
  /** ISO 8601; absent when an administrator was given. */
  enrolmentExpiresAt?: string
  /** Path of the authority's certificate in PEM, for browsers and modalities to trust. */
  authorityCertificate: string
  /** SHA-256 of that certificate, 64 hexadecimal digits. */
  authorityFingerprint: string
}

/**
 * @throws ConfigError a setting is wrong
 * @throws ServerError `LG_DATA_FOLDER_EXISTS`; `LG_DATA_FOLDER_INCOMPLETE` an earlier run was cut short
 * @throws AccessError the administrator's name or password is not acceptable
 */
export function initialise(_options: InitialiseOptions): Promise<InitialiseResult> {
  throw new Error('not landed yet')
}
