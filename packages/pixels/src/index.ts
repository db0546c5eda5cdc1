/**
 * Frames: decoding and encoding, look-up tables, rendering, transcoding of instances. What another package may use of this one.
 */
export type { EncodeOptions } from './codec/codec.ts'
export { canDecode, canEncode, isLossy } from './codec/codecs.ts'
export { type ErrorDetail, PixelError, type PixelErrorCode } from './errors.ts'
export { type DescribeOptions, describeFrames } from './format/describe-frames.ts'
export type {
  DecodedFrame,
  EncodedFrame,
  FrameDescription,
  PhotometricInterpretation,
  PixelFormat,
} from './format/pixel-format.ts'
export { decodeFrame, encodeFrame, transcodeFrame } from './frame-functions.ts'
export { type FramePlace, locateFrames, type ReadStart } from './frames/locate-frames.ts'
export { defaultLimits, type PixelLimits } from './limits.ts'
export { describePresentation } from './render/describe-presentation.ts'
export type {
  FramePresentation,
  ModalityTransform,
  RenderedFrame,
  RenderOptions,
  Viewport,
  VOIFunction,
  VOITransform,
  Window,
} from './render/frame-presentation.ts'
export { renderFrame } from './render/render-frame.ts'
export {
  type FrameWorkers,
  type RewriteInstanceOptions,
  rewriteFrame,
  rewriteInstance,
  rewrittenTransferSyntaxUID,
} from './transcode/rewrite-instance.ts'
export { type TranscodeInstanceOptions, transcodeInstance } from './transcode/transcode-instance.ts'
export { PixelWorkers, type WorkOptions } from './workers/pixel-workers.ts'
