import { PixelError } from '../errors.ts'

/** Samples that a transfer syntax has no place for. */
export function notEncodable(message: string): PixelError {
  return new PixelError('LG_PIXEL_NOT_ENCODABLE', message)
}
