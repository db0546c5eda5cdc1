/** Lets a suspended person, token or node in again. */
import { AccessError, principalLabel } from '@leadglass/access'
import { z } from 'zod'
import type { Operation } from './operation.ts'

export const suspensionEnd: Operation<'suspension.end'> = {
  right: 'accounts:write',
  params: z.strictObject({ principal: z.string().min(1).max(256) }),
  facts: ({ principal }) => ({ principal }),
  async run({ principal: label }, { data, principal }) {
    if (label.toLowerCase() === principalLabel(principal).toLowerCase())
      throw new AccessError('LG_ACCESS_DENIED', 'Somebody else has to let you in again.')
    return data.accounts.reinstate(label)
  },
}
