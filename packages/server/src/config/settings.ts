/**
 * Every setting of Leadglass, its default and its meaning.
 *
 * `config.yaml`, its JSON Schema, the environment variables and docs/reference/configuration.md all follow from this.
 */
import { z } from 'zod'

const hostAndPort = z
  .string()
  .regex(/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):([0-9]{1,5})$/, 'write HOST:PORT, for example 127.0.0.1:8443')
  .refine((value) => Number(value.slice(value.lastIndexOf(':') + 1)) <= 65_535, 'a port is at most 65535')

const hostName = z.string().regex(/^[A-Za-z0-9:.-]{1,253}$/, 'write a host name or an IP address')

/** PS3.5 6.2: at most 16 characters of the default repertoire, no backslash, no control characters. */
const aeTitle = z
  .string()
  .regex(/^(?! )[\x20-\x5b\x5d-\x7e]{1,16}(?<! )$/, 'an AE title has 1 to 16 printable ASCII characters, no backslash')

const https = z.strictObject({
  listen: hostAndPort
    .default('127.0.0.1:8443')
    .describe('Address and port for browsers and DICOMweb; port 0 takes any free one.'),
  names: z
    .array(hostName)
    .max(50)
    .default([])
    .describe('Further names and addresses by which users reach this server; they go into its certificate.'),
  publicAddress: z
    .string()
    .regex(/^(https:\/\/[A-Za-z0-9.:[\]-]+)?$/, 'write https://NAME or https://NAME:PORT, without a path')
    .default('')
    .describe('The address users type, for links that are printed; empty takes it from listen.'),
  requestTimeoutSeconds: z
    .int()
    .min(5)
    .max(3600)
    .default(30)
    .describe('A request must have arrived whole within this time; uploads must only keep making progress.'),
  ohifFolder: z
    .string()
    .max(4096)
    .default('')
    .describe('Absolute path of a folder with an OHIF build, which is then served at /ohif to whoever is signed in.'),
})

const dicom = z.strictObject({
  aeTitle: aeTitle
    .default('LEADGLASS')
    .describe('The AE title of this archive; associations that call another are rejected.'),
  listen: hostAndPort
    .default('127.0.0.1:2762')
    .describe('Address and port for DICOM over TLS with client certificates; port 0 takes any free one.'),
  maximumAssociations: z
    .int()
    .min(1)
    .max(1000)
    .default(64)
    .describe('Associations at the same time; further ones are told to come back.'),
  idleTimeoutSeconds: z
    .int()
    .min(5)
    .max(86_400)
    .default(300)
    .describe('An association on which nothing arrives for this long is aborted.'),
})

const certificates = z.strictObject({
  keyType: z
    .enum(['ecdsa-p256', 'rsa-3072'])
    .default('ecdsa-p256')
    .describe(
      'Kind of key for certificates issued from now on; rsa-3072 is for equipment that knows no elliptic curves.',
    ),
  nodeDays: z.int().min(1).max(3650).default(730).describe('Days for which the certificate of a node is valid.'),
})

const signIn = z.strictObject({
  sessionHours: z.int().min(1).max(24).default(10).describe('A session ends after this time, whatever happens in it.'),
  enrolmentLinkHours: z
    .int()
    .min(1)
    .max(168)
    .default(24)
    .describe('The one-time link for the first administrator is valid for this long.'),
})

const keys = z.strictObject({
  source: z
    .enum(['file', 'passphrase'])
    .default('file')
    .describe('Where the root key comes from: a file in keys/, or a passphrase that is asked for at every start.'),
  passphraseFile: z
    .string()
    .max(4096)
    .default('')
    .describe('With source passphrase: absolute path of a file whose first line is the passphrase.'),
})

const limits = z.strictObject({
  instanceMegabytes: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(16_384)
    .describe('Largest instance that is accepted, in units of 1,000,000 octets.'),
  searchResults: z
    .int()
    .min(1)
    .max(10_000)
    .default(1000)
    .describe('Most results of one QIDO-RS search; more are fetched with offset.'),
  partsPerUpload: z.int().min(1).max(1_000_000).default(10_000).describe('Most instances in one STOW-RS request.'),
})

const log = z.strictObject({
  level: z
    .enum(['error', 'warn', 'info', 'debug'])
    .default('info')
    .describe('How much is written to standard error. No level writes patient data.'),
})

const shutdown = z.strictObject({
  graceSeconds: z
    .int()
    .min(0)
    .max(600)
    .default(10)
    .describe('Running uploads and associations may finish within this time when the server stops.'),
})

/** The whole of `config.yaml`. Unknown keys are errors, so that a mistyped one never keeps a default in silence. */
export const settingsSchema = z.strictObject({
  https: https.prefault({}).describe('Browsers, DICOMweb and the administration interface.'),
  dicom: dicom.prefault({}).describe('Modalities and other DICOM nodes.'),
  certificates: certificates.prefault({}).describe('Certificates that the archive issues with its own authority.'),
  signIn: signIn.prefault({}).describe('People.'),
  keys: keys.prefault({}).describe('The root key under which everything is encrypted.'),
  limits: limits.prefault({}).describe('Limits on what a client may send or ask.'),
  log: log.prefault({}).describe('The log on standard error, one JSON object per line.'),
  shutdown: shutdown.prefault({}).describe('How the server stops.'),
})

export type Settings = z.output<typeof settingsSchema>
