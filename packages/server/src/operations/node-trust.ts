/** Takes what another archive issued to us, so that we can send to it: key, certificate and its authority. */
import { z } from 'zod'
import { ServerError } from '../errors.ts'
import type { Operation } from './operation.ts'
import { aeTitle } from './params.ts'

const pem = z.string().min(1).max(65_536)

export const nodeTrust: Operation<'node.trust'> = {
  right: 'nodes:write',
  params: z.strictObject({ aeTitle, key: pem, certificate: pem, authority: pem }),
  facts: ({ aeTitle }) => ({ node: aeTitle }),
  async run({ aeTitle, key, certificate, authority }, { data }) {
    if (!(await data.accounts.node(aeTitle)))
      throw new ServerError('LG_NODE_UNKNOWN', `there is no node ${aeTitle}; add it first with "leadglass node add"`)
    const { notAfter } = data.services.credentials.set(aeTitle, { key, certificate, authority })
    return { aeTitle, notAfter }
  },
}
