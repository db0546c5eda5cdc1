/** Which kind of picture a client asks for. Source: PS3.18 8.7.4 (rendered media types by resource category). */
import { HttpProblem } from '../http/problem.ts'
import { type AcceptedType, includesType, partType } from './media-type.ts'

export type PictureType = 'image/jpeg' | 'image/png' | 'image/gif'

export interface PictureForm {
  type: PictureType
  /** One picture alone, or one file with all frames. */
  single: boolean
}

/** The Standard's default first. */
const still: readonly PictureType[] = ['image/jpeg', 'image/png', 'image/gif']
const moving: readonly PictureType[] = ['image/gif', 'image/jpeg', 'image/png']

/**
 * @param count - frames: several in one part are an animation, several parts are pictures
 * @throws HttpProblem 406
 */
export function pictureForm(accepted: readonly AcceptedType[], count: number): PictureForm {
  for (const accept of accepted) {
    const { type: range, single } = partType(accept)
    const type = (single && count > 1 ? moving : still).find((one) => includesType(range, one))
    if (type !== undefined) return { type, single }
  }
  throw new HttpProblem(
    406,
    'Media type not available',
    'Rendered as image/jpeg, image/png or image/gif; several pictures as multipart/related; type="image/jpeg".',
  )
}
