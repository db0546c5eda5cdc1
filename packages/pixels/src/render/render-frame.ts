/** From an encoded frame to a picture. Sources: PS3.4 N.2 (pipeline), PS3.18 8.3.5.1 (rendering parameters). */
import { paletteToRGB } from '../colour/palette-colour.ts'
import { toRGB } from '../colour/to-rgb.ts'
import type { DecodedFrame, EncodedFrame } from '../format/pixel-format.ts'
import { decodeFrame } from '../frame-functions.ts'
import { drawOverlays } from '../overlay/draw-overlays.ts'
import type { FramePresentation, RenderedFrame, RenderOptions } from './frame-presentation.ts'
import { renderGrey } from './grey.ts'
import { encodePicture } from './picture.ts'
import { cropTo, sizeIn } from './viewport.ts'
import { drawWatermark } from './watermark.ts'

/**
 * Decodes and renders a frame.
 *
 * @throws PixelError as `decodeFrame` does, `LG_PIXEL_RENDER_INVALID` for options out of range, `LG_PIXEL_LUT_INVALID`
 */
export async function renderFrame(
  frame: EncodedFrame,
  presentation: FramePresentation,
  options: RenderOptions = {},
): Promise<RenderedFrame> {
  const { rows, columns } = frame.description
  const size = sizeIn(options.viewport, columns, rows)
  const picture = cropTo(drawPicture(await decodeFrame(frame), presentation, options), options.viewport?.region)
  if (options.watermark !== undefined) drawWatermark(picture, options.watermark)
  return encodePicture(picture, size, options)
}

/** The whole frame in its own size, in 8 bits. */
export function drawPicture(
  decoded: DecodedFrame,
  presentation: FramePresentation,
  options: RenderOptions = {},
): RenderedFrame {
  const { format } = decoded
  const grey = format.photometricInterpretation.startsWith('MONOCHROME')
  const octets = grey
    ? renderGrey(decoded, presentation, options)
    : format.photometricInterpretation === 'PALETTE COLOR'
      ? paletteToRGB(decoded, presentation.palette)
      : toRGB(decoded).slice()
  const channels = grey ? 1 : 3
  if (options.overlays ?? true) drawOverlays(decoded, presentation.overlays, octets, channels)
  return { mediaType: 'application/octet-stream', octets, width: format.columns, height: format.rows, channels }
}
