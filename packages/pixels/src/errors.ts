/** Every code this package throws. Meaning and remedy: docs/reference/errors.md */
export type PixelErrorCode =
  | 'LG_PIXEL_ATTRIBUTE_INVALID'
  | 'LG_PIXEL_TRANSFER_SYNTAX_UNSUPPORTED'
  | 'LG_PIXEL_FRAME_TOO_LARGE'
  | 'LG_PIXEL_FRAME_DAMAGED'
  | 'LG_PIXEL_FRAME_MISMATCH'
  | 'LG_PIXEL_FRAMES_AMBIGUOUS'
  | 'LG_PIXEL_NOT_ENCODABLE'
  | 'LG_PIXEL_LUT_INVALID'
  | 'LG_PIXEL_RENDER_INVALID'
  | 'LG_PIXEL_DEADLINE'
  | 'LG_PIXEL_MEMORY'
  | 'LG_PIXEL_WORKER_FAILED'
  | 'LG_PIXEL_BUSY'
  | 'LG_PIXEL_CLOSED'

/** Facts for the log: offsets, tags, lengths, markers; never a value, which may be a patient's. */
export type ErrorDetail = Readonly<Record<string, number | string>>

/** A frame, its attributes or a wish cannot be met. */
export class PixelError extends Error {
  override readonly name = 'PixelError'
  readonly code: PixelErrorCode
  readonly detail: ErrorDetail

  constructor(code: PixelErrorCode, message: string, detail: ErrorDetail = {}, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.detail = detail
  }
}

/** A codestream that breaks off or breaks its own rules. */
export function damaged(message: string, detail: ErrorDetail = {}): PixelError {
  return new PixelError('LG_PIXEL_FRAME_DAMAGED', message, detail)
}

/** A codestream that is sound but not the image its data set describes. */
export function mismatch(message: string, detail: ErrorDetail = {}): PixelError {
  return new PixelError('LG_PIXEL_FRAME_MISMATCH', message, detail)
}

/** What no codec here reads or writes. */
export function unsupported(message: string): PixelError {
  return new PixelError('LG_PIXEL_TRANSFER_SYNTAX_UNSUPPORTED', message)
}
