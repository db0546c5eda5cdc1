/** Frames one after the other as an animated GIF. */
import { PixelError } from '../errors.ts'
import type { RenderedFrame } from './frame-presentation.ts'
import { ownOctets } from './picture.ts'
import { loadSharp } from './sharp.ts'

/**
 * @param frames - raw pictures, all of one size and number of channels
 * @throws PixelError `LG_PIXEL_RENDER_INVALID`
 */
export async function animate(frames: readonly RenderedFrame[], frameMs: number): Promise<RenderedFrame> {
  const [first] = frames
  const alike = frames.every((frame) => first && isLike(frame, first))
  if (first === undefined || !alike || !Number.isInteger(frameMs) || frameMs < 10 || frameMs > 65_535) {
    throw new PixelError(
      'LG_PIXEL_RENDER_INVALID',
      'an animation needs raw frames of one size, each shown 10 to 65535 ms',
    )
  }
  const { width, height, channels } = first
  const octets = new Uint8Array(frames.length * first.octets.length)
  frames.forEach((frame, index) => {
    octets.set(frame.octets, index * first.octets.length)
  })
  const sharp = await loadSharp()
  const raw = { width, height: height * frames.length, channels, pageHeight: height }
  const gif = await sharp(octets, { raw, limitInputPixels: false })
    .gif({ delay: frames.map(() => frameMs), loop: 0 })
    .toBuffer()
  return { mediaType: 'image/gif', octets: ownOctets(gif), width, height, channels }
}

function isLike(frame: RenderedFrame, { width, height, channels }: RenderedFrame): boolean {
  const { mediaType, octets } = frame
  const same = frame.width === width && frame.height === height && frame.channels === channels
  return same && mediaType === 'application/octet-stream' && octets.length === width * height * channels
}
