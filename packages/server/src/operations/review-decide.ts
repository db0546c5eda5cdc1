/** Decides about an image that may hold text: release it, with masks or without, or keep it back. */

import { principalLabel } from '@leadglass/access'
import { masksOf } from '@leadglass/deidentify'
import { z } from 'zod'
import { ServerError } from '../errors.ts'
import type { Operation } from './operation.ts'
import { accountName, shape, uid } from './params.ts'

const side = z.number().int().min(0).max(65_535)
const params = z.strictObject({
  project: accountName,
  sopInstanceUID: uid,
  decision: z.enum(['release', 'withhold']),
  masks: z
    .array(z.strictObject({ x: side, y: side, width: side, height: side }))
    .max(64)
    .optional(),
  wholeSeries: z.boolean().optional(),
})

export const reviewDecide: Operation<'review.decide'> = {
  right: 'images:review',
  params: shape(params),
  facts: ({ project, decision, masks = [], wholeSeries = false }) => ({
    project,
    decision,
    masks: masks.length,
    series: wholeSeries ? 1 : 0,
  }),
  async run({ project, sopInstanceUID, decision, masks = [], wholeSeries = false }, { data, principal }) {
    const { imageReviews } = data.services
    const review = decision === 'withhold' ? ({ decision } as const) : ({ decision, masks: masksOf(masks) } as const)
    const image = imageReviews.get(project, sopInstanceUID)
    const seen = image && (await data.archive.activity(principal, image.studyInstanceUID))
    if (image === undefined || seen === undefined)
      throw new ServerError('LG_REVIEW_UNKNOWN', 'No image of this project waits under this UID.')
    const person = principalLabel(principal)
    const others = wholeSeries ? imageReviews.openLike(image) : []
    for (const other of others) imageReviews.decide(project, other.sopInstanceUID, review, person)
    imageReviews.decide(project, sopInstanceUID, review, person)
    return { decided: 1 + others.filter((other) => other.sopInstanceUID !== sopInstanceUID).length }
  },
}
