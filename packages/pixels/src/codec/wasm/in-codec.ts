/** Runs a codec and turns its failures into ours. */
import { damaged, PixelError } from '../../errors.ts'

/**
 * @param action - what it did, for the message
 * @throws PixelError `LG_PIXEL_FRAME_DAMAGED` for whatever the codec throws: numbers, C++ exceptions, traps
 */
export function inCodec<T>(action: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof PixelError) throw error
    throw damaged(`the codec fails ${action}`)
  }
}
