/** Proves that one entry is in the audit log. */
import { z } from 'zod'
import type { Operation } from './operation.ts'

export const auditProve: Operation<'audit.prove'> = {
  right: 'audit:read',
  params: z.strictObject({ index: z.int().min(0) }),
  facts: ({ index }) => ({ index }),
  async run({ index }, { data }) {
    const proof = await data.audit.proveInclusion(index)
    const path = proof.path.map((hash) => Buffer.from(hash).toString('base64'))
    return { index: proof.index, entry: proof.entry, path, checkpoint: proof.checkpoint.note }
  },
}
