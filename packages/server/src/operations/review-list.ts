/** Images of projects that wait for a person, or that somebody has decided about. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { shape } from './params.ts'

const params = z.strictObject({ open: z.boolean() })

export const reviewList: Operation<'review.list'> = {
  right: 'images:review',
  params: shape(params),
  facts: ({ open }) => ({ open: open ? 1 : 0 }),
  async run({ open }, { data, principal }) {
    const images = []
    for (const image of data.services.imageReviews.list({ open })) {
      const seen = await data.archive.activity(principal, image.studyInstanceUID)
      if (seen !== undefined) images.push(image)
    }
    return { images }
  },
}
