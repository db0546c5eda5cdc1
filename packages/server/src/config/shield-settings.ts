/** The old archive that stands behind this one's listeners, where `leadglass shield` runs them; docs/how-to/shield.md explains it. */
import { z } from 'zod'

const addressAndPort = /^((\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):[0-9]{1,5})?$/
const aeTitle = /^((?! )[\x20-\x5b\x5d-\x7e]{1,16}(?<! ))?$/

export const shield = z.strictObject({
  pacs: z
    .string()
    .regex(addressAndPort, 'write HOST:PORT, for example 10.20.0.5:104')
    .default('')
    .describe('Where the old archive listens for DICOM; empty: there is none, and this is an archive of its own.'),
  pacsAeTitle: z
    .string()
    .regex(aeTitle, 'an AE title has 1 to 16 printable ASCII characters, no backslash')
    .default('')
    .describe('By which AE title the old archive is called; empty: by that of dicom.aeTitle.'),
  dangerouslyAcceptDeliveries: z
    .string()
    .regex(addressAndPort, 'write ADDRESS:PORT, for example 10.20.0.1:11112')
    .default('')
    .describe(
      'Where the old archive connects, without TLS, to deliver what a node had it move (C-MOVE); its address alone is let in. Empty: nothing is delivered, and C-MOVE is refused.',
    ),
  web: z
    .string()
    .regex(/^(http:\/\/[A-Za-z0-9.:[\]-]+)?$/, 'write http://HOST or http://HOST:PORT, without a path')
    .default('')
    .describe('The web pages of the old archive; empty: none are shown.'),
  webListen: z
    .string()
    .regex(addressAndPort, 'write HOST:PORT, for example 127.0.0.1:8444')
    .default('127.0.0.1:8444')
    .describe(
      'Address and port at which its web pages are shown, over TLS, to whoever is signed in and may read every study.',
    ),
})
