/**
 * Every setting of Leadglass, its default and its meaning.
 *
 * `config.yaml`, its JSON Schema, the environment variables and docs/reference/configuration.md all follow from this.
 */
import { maxGlassMs } from '@leadglass/access'
import { z } from 'zod'
import { alerts } from './alert-settings.ts'
import { audit } from './audit-settings.ts'
import { backup } from './backup-settings.ts'
import { shield } from './shield-settings.ts'
import { watch } from './watch-settings.ts'

const hostAndPort = z
  .string()
  .regex(/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):([0-9]{1,5})$/, 'write HOST:PORT, for example 127.0.0.1:8443')
  .refine((value) => Number(value.slice(value.lastIndexOf(':') + 1)) <= 65_535, 'a port is at most 65535')

const hostName = z.string().regex(/^[A-Za-z0-9:.-]{1,253}$/, 'write a host name or an IP address')

/** PS3.5 6.2: at most 16 characters of the default repertoire, no backslash, no control characters. */
const aeTitle = z
  .string()
  .regex(/^(?! )[\x20-\x5b\x5d-\x7e]{1,16}(?<! )$/, 'an AE title has 1 to 16 printable ASCII characters, no backslash')

const absoluteFolder = z
  .string()
  .max(4096)
  .regex(/^(\/.*)?$/, 'write an absolute path')

const absoluteFile = z
  .string()
  .max(4096)
  .regex(/^(\/.*)?$/, 'write an absolute path')

/** PKCS#11 3.0, CK_TOKEN_INFO: at most 32 characters. */
const label = z.string().regex(/^[\x20-\x7e]{0,32}$/, 'a label has at most 32 printable ASCII characters')

const time = /([01]\d|2[0-3]):[0-5]\d/.source

/** One rule of forwarding: all conditions must hold; one that is left out holds always. */
export const forwardingRule = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9 ._-]{1,64}$/, 'a rule has a name of letters, digits, blanks, dots and hyphens'),
  when: z
    .strictObject({
      from: z.array(aeTitle).max(100).optional(),
      modality: z.array(z.string().min(1).max(16)).max(100).optional(),
      attributes: z.record(z.string(), z.string().max(256)).optional(),
      hours: z
        .string()
        .regex(new RegExp(`^${time}-${time}$`), 'write HH:MM-HH:MM')
        .optional(),
      days: z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).optional(),
    })
    .prefault({}),
  to: z.array(aeTitle).min(1).max(20),
  priority: z.enum(['high', 'medium', 'low']).default('medium'),
  commitment: z.boolean().default(false),
})

export type ForwardingRule = z.output<typeof forwardingRule>

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
  privateObjects: z
    .enum(['refuse', 'announced', 'accept'])
    .default('announced')
    .describe(
      'Objects of SOP classes that the Standard does not have: refuse them, take those whose sender announces them as storage, or accept all.',
    ),
})

const worklist = z.strictObject({
  folder: absoluteFolder
    .default('')
    .describe('A folder that is watched for files with worklist items, DICOM or DICOM JSON; empty watches none.'),
  keepFiles: z
    .boolean()
    .default(false)
    .describe(
      'With false a file is deleted once its items are kept encrypted; with true it stays, and removing it removes its items.',
    ),
  keepDays: z
    .int()
    .min(1)
    .max(3650)
    .default(30)
    .describe('Items are forgotten this many days after their scheduled date.'),
})

const forwarding = z.strictObject({
  rules: z
    .array(forwardingRule)
    .max(100)
    .default([])
    .describe('What is sent on to which nodes when it arrives; docs/how-to/forward-studies.md explains each field.'),
  giveUpAfterHours: z
    .int()
    .min(1)
    .max(8760)
    .default(72)
    .describe('An instance that could not be delivered for this long goes to the list of the undeliverable.'),
  longestPauseSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .default(1800)
    .describe(
      'Attempts at a destination that fails are 5 seconds apart at first, then twice as long each time, up to this.',
    ),
  keepDeliveredDays: z
    .int()
    .min(1)
    .max(3650)
    .default(30)
    .describe('For this many days the list of deliveries shows what was delivered.'),
})

const commitment = z.strictObject({
  reportForHours: z
    .int()
    .min(1)
    .max(8760)
    .default(168)
    .describe('A storage commitment report that a node does not take is offered again for this long.'),
  answerWithinHours: z
    .int()
    .min(1)
    .max(8760)
    .default(24)
    .describe(
      'A destination of forwarding that has not answered a storage commitment within this time is asked again.',
    ),
})

const prefetch = z.strictObject({
  from: z
    .array(aeTitle)
    .max(20)
    .default([])
    .describe(
      'AE titles of registered nodes that are asked for earlier studies of a patient when an item is scheduled.',
    ),
  maximumStudies: z
    .int()
    .min(1)
    .max(1000)
    .default(5)
    .describe('Most studies fetched for one scheduled step, newest first.'),
  years: z.int().min(1).max(100).default(10).describe('Studies older than this many years are not fetched.'),
  sameModality: z.boolean().default(true).describe('Fetch only studies that hold the modality which is scheduled.'),
  retrieve: z
    .enum(['get', 'move'])
    .default('get')
    .describe('How studies are fetched: get over the same association, move to our own listener.'),
})

const renditions = z.strictObject({
  htj2k: z
    .enum(['off', 'background', 'onIngest'])
    .default('background')
    .describe(
      'When uncompressed and losslessly compressed frames gain an HTJ2K rendition, of which the viewer shows a first picture from the first octets: never, while nothing arrives, or at once. What was received is kept and given back as it is.',
    ),
})

const dangerouslyAcceptPlaintext = z.strictObject({
  listen: z
    .string()
    .regex(/^((\[[0-9A-Fa-f:.]+\]|[0-9.]+):[0-9]{1,5})?$/, 'write ADDRESS:PORT, for example 10.20.0.1:104')
    .default('')
    .describe(
      'The one interface and port on which one device may connect without TLS; empty, as it should be, is none.',
    ),
  peerAddress: z
    .string()
    .regex(/^([0-9A-Fa-f:.]{2,45})?$/, 'write the IP address of the device')
    .default('')
    .describe('The IP address of that device; every other address is refused before a DICOM octet is read.'),
  aeTitle: z
    .string()
    .regex(/^((?! )[\x20-\x5b\x5d-\x7e]{1,16}(?<! ))?$/, 'an AE title has 1 to 16 printable ASCII characters')
    .default('')
    .describe('The AE title of that device, a registered node; every other is rejected.'),
  services: z
    .array(z.enum(['echo', 'store', 'worklist']))
    .max(3)
    .default(['echo', 'store'])
    .describe('What it may do there, at most echo, store and worklist; the node must be granted the same.'),
  until: z
    .string()
    .regex(/^(\d{4}-\d{2}-\d{2})?$/, 'write a date, YYYY-MM-DD')
    .default('')
    .describe('The last day, YYYY-MM-DD, at most a year ahead; after it everything is refused, also while running.'),
})

const deletion = z.strictObject({
  graceDays: z
    .int()
    .min(1)
    .max(3650)
    .default(30)
    .describe('What is deleted can be restored for this many days; then its key is destroyed.'),
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

const openIdConnect = z.strictObject({
  issuer: z
    .string()
    .max(1024)
    .regex(/^(https:\/\/[^\s?#]+)?$/, 'write the https address of the provider')
    .default('')
    .describe('The provider, by the address under which it can be discovered; empty is none.'),
  clientId: z.string().max(256).default('').describe('The name under which the provider knows this archive.'),
  clientSecretFile: absoluteFolder
    .default('')
    .describe('File with the secret that goes with it; empty for a public client.'),
  authorityFile: absoluteFolder
    .default('')
    .describe(
      'PEM file of the authority that issued the certificate of the provider, where the system does not know it.',
    ),
  label: z
    .string()
    .min(1)
    .max(40)
    .default('OpenID Connect')
    .describe('What the button on the sign-in page calls the provider.'),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/, 'write one scope an entry'))
    .max(20)
    .default(['openid', 'profile', 'email'])
    .describe('What is asked of the provider; openid must be among it, and what makes it tell the groups.'),
  groupsClaim: z
    .string()
    .min(1)
    .max(100)
    .default('groups')
    .describe('The claim of the ID token that holds the groups.'),
  roles: z
    .array(
      z.strictObject({
        group: z.string().min(1).max(256),
        role: z.enum(['administrator', 'clinician', 'technologist', 'referrer', 'researcher', 'auditor', 'surveyor']),
      }),
    )
    .max(100)
    .default([])
    .describe('Which group has which role; the first that fits. Whoever is in none of them gets no access.'),
  secondFactorValues: z
    .array(z.string().min(1).max(256))
    .max(20)
    .default(['mfa'])
    .describe('Values of the claims amr and acr that say two factors were shown; without one, ours is asked for.'),
})

const signIn = z.strictObject({
  sessionHours: z.int().min(1).max(24).default(10).describe('A session ends after this time, whatever happens in it.'),
  idleMinutes: z
    .int()
    .min(1)
    .max(240)
    .default(30)
    .describe('A session ends when keyboard and pointer rest for this long; the browser warns a minute before.'),
  enrolmentLinkHours: z
    .int()
    .min(1)
    .max(168)
    .default(24)
    .describe('The one-time link for the first administrator is valid for this long.'),
  dangerouslyAllowOneFactorUntil: z
    .string()
    .regex(/^(\d{4}-\d{2}-\d{2})?$/, 'write a date, YYYY-MM-DD')
    .default('')
    .describe(
      'Until the end of this day, at most a year ahead, a password alone is enough. Empty, as it should be: never.',
    ),
})

const keys = z.strictObject({
  source: z
    .enum(['file', 'passphrase', 'pkcs11', 'kms'])
    .default('file')
    .describe(
      'What holds the root key: a file in keys/, a passphrase, a PKCS#11 token, or a key management service. Change it with "leadglass keys move".',
    ),
  passphraseFile: z
    .string()
    .max(4096)
    .default('')
    .describe('With source passphrase: absolute path of a file whose first line is the passphrase.'),
  pkcs11Module: absoluteFile
    .default('')
    .describe("With source pkcs11: absolute path of the manufacturer's PKCS#11 library."),
  pkcs11Token: label.default('').describe('With source pkcs11: label of the token.'),
  pkcs11Key: label
    .default('leadglass')
    .describe('With source pkcs11: label of the AES key in the token that wraps the root key; made there when absent.'),
  pkcs11PinFile: absoluteFile
    .default('')
    .describe("With source pkcs11: absolute path of a file whose first line is the PIN of the token's user."),
  kmsKey: z
    .string()
    .max(2048)
    .regex(/^[A-Za-z0-9:/_-]*$/, 'write the id, ARN or alias of a key')
    .default('')
    .describe('With source kms: id, ARN or alias of the key that encrypts the root key.'),
  kmsRegion: z
    .string()
    .regex(/^[a-z0-9-]{0,64}$/, 'write the name of a region, such as eu-central-1')
    .default('')
    .describe('With source kms: region of the key.'),
  kmsEndpoint: z
    .string()
    .regex(/^(https:\/\/[A-Za-z0-9.:[\]-]+)?$/, 'write https://HOST or https://HOST:PORT, without a path')
    .default('')
    .describe('With source kms: address of the service; empty is that of AWS in the region.'),
  kmsAuthorityFile: absoluteFile
    .default('')
    .describe('With source kms: absolute path of the certificate (PEM) that a private endpoint is verified by.'),
  rotateEveryDays: z
    .int()
    .min(0)
    .max(3650)
    .default(365)
    .describe('A new key-encryption key wraps all study keys after so many days, while the archive works; 0 never.'),
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

const access = z.strictObject({
  bulkExportStudies: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(20)
    .describe(
      'Different studies that one account may take out a day, as ZIP files, by export or by sending; more take the approval of a second person.',
    ),
  breakGlassMinutes: z
    .int()
    .min(5)
    .max(maxGlassMs / 60_000)
    .default(maxGlassMs / 60_000)
    .describe('For how long breaking the glass opens a patient at most.'),
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

const survey = z.strictObject({
  folder: z
    .string()
    .max(4096)
    .regex(/^(\/.*)?$/, 'write an absolute path')
    .default('')
    .describe('Folder of a survey, for people with the role surveyor: runs in its sub-folders, cases/, contacts/.'),
})

/** The whole of `config.yaml`. Unknown keys are errors, so that a mistyped one never keeps a default in silence. */
export const settingsSchema = z.strictObject({
  https: https.prefault({}).describe('Browsers, DICOMweb and the administration interface.'),
  dicom: dicom.prefault({}).describe('Modalities and other DICOM nodes.'),
  worklist: worklist.prefault({}).describe('What is scheduled, for modalities to ask.'),
  forwarding: forwarding.prefault({}).describe('Sending on what arrives.'),
  commitment: commitment.prefault({}).describe('Storage commitment.'),
  prefetch: prefetch
    .prefault({})
    .describe('Fetching earlier studies from another node when an examination is scheduled.'),
  renditions: renditions.prefault({}).describe('Frames prepared for viewing.'),
  dangerouslyAcceptPlaintext: dangerouslyAcceptPlaintext
    .prefault({})
    .describe(
      'A quarantined listener without TLS for one scanner that knows none. Whoever taps the line reads the images.',
    ),
  deletion: deletion.prefault({}).describe('The trash.'),
  certificates: certificates.prefault({}).describe('Certificates that the archive issues with its own authority.'),
  signIn: signIn.prefault({}).describe('People.'),
  openIdConnect: openIdConnect
    .prefault({})
    .describe("The hospital's own sign-in, for people; docs/how-to/sign-in.md explains it."),
  watch: watch.prefault({}).describe('Who takes more than anybody at work does is stopped.'),
  alerts: alerts.prefault({}).describe('Where alerts are sent besides the web application; none names a patient.'),
  audit: audit.prefault({}).describe('A copy of the audit log elsewhere, entry by entry.'),
  access: access.prefault({}).describe('What takes two people, and access in an emergency.'),
  keys: keys.prefault({}).describe('The root key under which everything is encrypted.'),
  backup: backup
    .prefault({})
    .describe('Backups on another disk, and drills that prove that the archive would come back.'),
  limits: limits.prefault({}).describe('Limits on what a client may send or ask.'),
  log: log.prefault({}).describe('The log on standard error, one JSON object per line.'),
  survey: survey.prefault({}).describe('The exposure survey in the web application.'),
  shield: shield.prefault({}).describe('An old archive that cannot be replaced, closed by leadglass shield.'),
  shutdown: shutdown.prefault({}).describe('How the server stops.'),
})

export type Settings = z.output<typeof settingsSchema>
