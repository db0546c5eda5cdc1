/**
 * Issues key and certificate for a node and binds its AE title to them.
 *
 * Earlier certificates of the node stay valid until they expire, so that a modality can be changed over without a gap;
 * removing the node ends all of them at once.
 */
import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { readAuthority } from '../data-folder/tls-files.ts'
import { ServerError } from '../errors.ts'
import { fingerprintOf } from '../identity/certificate-authority.ts'
import { issueNodeCertificate } from '../identity/node-certificate.ts'
import type { Operation } from './operation.ts'
import { aeTitle } from './params.ts'

export const nodeCertificate: Operation<'node.certificate'> = {
  right: 'nodes:write',
  params: z.strictObject({ aeTitle }),
  facts: ({ aeTitle }) => ({ node: aeTitle }),
  async run({ aeTitle }, { data }) {
    const node = await data.accounts.node(aeTitle)
    if (!node) {
      throw new ServerError('LG_NODE_UNKNOWN', `there is no node ${aeTitle}; add it first with "leadglass node add"`)
    }
    const authority = await readAuthority(data.layout, data.keyring)
    const { keyType, nodeDays: validDays } = data.settings.certificates
    const issued = await issueNodeCertificate(authority, {
      aeTitle,
      host: node.host,
      keyType,
      validDays,
      now: new Date(),
    })
    const fingerprint = fingerprintOf(issued.certificate)
    const parsed = new X509Certificate(issued.certificate)
    const notAfter = new Date(parsed.validTo).toISOString()
    await data.accounts.recordCertificate(aeTitle, { serial: parsed.serialNumber.toLowerCase(), fingerprint, notAfter })
    const key = issued.key.export({ type: 'pkcs8', format: 'pem' }).toString()
    return { key, certificate: issued.certificate, authority: authority.certificate, fingerprint, notAfter }
  },
}
