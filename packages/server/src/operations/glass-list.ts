/** Breaks of the glass that wait for a review, or that had one. Patient and reasons only for who reviews them. */
import { z } from 'zod'
import { limits } from '../limits.ts'
import type { Operation } from './operation.ts'
import { shape } from './params.ts'

const params = z.strictObject({
  reviewed: z.stringbool().or(z.boolean()).optional(),
  count: z.coerce.number().int().min(1).max(limits.glassBreaksPerRequest).optional(),
})

export const glassList: Operation<'glass.list'> = {
  right: 'glass:read',
  params: shape(params),
  facts: () => ({}),
  async run({ reviewed = false, count = 100 }, { data, principal }) {
    const found = await data.accounts.book.glassBreaks({ reviewed, limit: count })
    if (data.gate.decide(principal, 'glass:review').allowed) return { glassBreaks: found }
    // Whoever sees no patient data sees who did it and when, and not whom it was about or in which words.
    return { glassBreaks: found.map(({ patientID, issuerOfPatientID, reason, note, ...rest }) => rest) }
  },
}
