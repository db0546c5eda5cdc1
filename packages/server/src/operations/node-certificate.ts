/**
 * Issues key and certificate for a node and binds its AE title to them.
 *
 * Earlier certificates of the node stay valid until they expire, so that a modality can be changed over without a gap;
 * removing the node ends all of them at once.
 */
import { z } from 'zod'
import { generateKeyPair, toKeyObject } from '../identity/key-pair.ts'
import { certifyNode } from '../identity/node-certificate.ts'
import type { Operation } from './operation.ts'
import { aeTitle } from './params.ts'

export const nodeCertificate: Operation<'node.certificate'> = {
  right: 'nodes:write',
  params: z.strictObject({ aeTitle }),
  facts: ({ aeTitle }) => ({ node: aeTitle }),
  async run({ aeTitle }, { data }) {
    const { publicKey, privateKey } = await generateKeyPair(data.settings.certificates.keyType)
    const issued = await certifyNode(data, aeTitle, publicKey)
    return { key: toKeyObject(privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(), ...issued }
  },
}
