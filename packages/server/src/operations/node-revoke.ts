/** Revokes certificates of a node: nothing is taken from them any more, and the revocation list names them. */
import { revocationReasons } from '@leadglass/access'
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { aeTitle, shape } from './params.ts'

export const nodeRevoke: Operation<'node.revoke'> = {
  right: 'nodes:write',
  params: shape(
    z.strictObject({
      aeTitle,
      serial: z
        .string()
        .regex(/^[0-9A-Fa-f]{1,40}$/, 'a serial number is up to 40 hexadecimal digits')
        .optional(),
      reason: z.enum(revocationReasons).optional(),
    }),
  ),
  facts: ({ aeTitle, serial, reason }) => ({
    node: aeTitle,
    ...(serial === undefined ? {} : { serial }),
    ...(reason === undefined ? {} : { reason }),
  }),
  async run({ aeTitle, serial, reason = 'unspecified' }, { data }) {
    const one = serial === undefined ? {} : { serial: serial.toLowerCase() }
    const revoked = await data.accounts.revokeCertificates(aeTitle, { ...one, reason })
    await data.revocations.refresh()
    return { aeTitle, revoked }
  },
}
