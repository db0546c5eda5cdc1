/**
 * The root key under a passphrase, for a safe: with it and a copy of the data folder the archive opens where its own key source is lost.
 * Whoever has both reads everything, so it takes two people, and everybody who watches is told.
 */
import { principalLabel } from '@leadglass/access'
import { z } from 'zod'
import { requireTwoPeople } from '../approvals/two-people.ts'
import { limits } from '../limits.ts'
import type { Operation } from './operation.ts'

const params = z.strictObject({ passphrase: z.string().min(limits.exportPassphraseCharacters).max(1024) })

export const keysExport: Operation<'keys.export'> = {
  right: 'keys:export',
  params,
  facts: () => ({}),
  async run({ passphrase }, { data, principal }) {
    await requireTwoPeople(data, principal, { action: 'keys:export', object: 'root' })
    const exported = await data.keyring.export(passphrase)
    await data.alerts.raise({ kind: 'keys:exported', severity: 'critical', principal: principalLabel(principal) })
    return { exported }
  },
}
