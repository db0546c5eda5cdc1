/** The posture at earlier looks, newest first. */
import { z } from 'zod'
import { limits } from '../limits.ts'
import type { Operation } from './operation.ts'

export const postureHistory: Operation<'posture.history'> = {
  right: 'settings:read',
  params: z.strictObject({ count: z.int().min(1).max(limits.posturesPerRequest) }),
  facts: ({ count }) => ({ count }),
  run: async ({ count }, { data }) => ({ postures: data.services.posture.list(count) }),
}
