/** Why a node, or anybody, was turned away lately. */
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { RegisteredNode } from '@leadglass/access'
import { z } from 'zod'
import { limits } from '../limits.ts'
import type { Operation } from './operation.ts'
import { aeTitle, shape } from './params.ts'

const params = z.strictObject({
  aeTitle: aeTitle.optional(),
  count: z.coerce.number().int().min(1).max(limits.refusalsPerRequest).optional(),
})

export const nodeLog: Operation<'node.log'> = {
  right: 'nodes:read',
  params: shape(params),
  facts: ({ aeTitle }) => (aeTitle === undefined ? {} : { node: aeTitle }),
  async run({ aeTitle, count = 50 }, { data }) {
    const node = aeTitle === undefined ? undefined : await data.accounts.node(aeTitle)
    const addresses = node ? await addressesOf(node) : []
    return { refusals: data.services.refusals.list({ aeTitle, addresses, limit: count }) }
  },
}

/** A device whose certificate fails has not told its AE title: its registered address says that it may be it. */
export async function addressesOf({ host }: RegisteredNode): Promise<string[]> {
  if (host === undefined) return []
  if (isIP(host)) return [host]
  const found = await lookup(host, { all: true }).catch(() => [])
  return found.map(({ address }) => address)
}
