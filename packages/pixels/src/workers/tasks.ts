/** What a worker can be asked: plain messages, so that they pass between threads. */
import type { EncodeOptions } from '../codec/codec.ts'
import type { DecodedFrame, EncodedFrame } from '../format/pixel-format.ts'
import type { FramePresentation, RenderedFrame, RenderOptions } from '../render/frame-presentation.ts'

export interface TaskTypes {
  decode: { request: { frame: EncodedFrame }; answer: DecodedFrame }
  encode: { request: { frame: DecodedFrame; transferSyntaxUID: string; options: EncodeOptions }; answer: EncodedFrame }
  transcode: {
    request: { frame: EncodedFrame; transferSyntaxUID: string; options: EncodeOptions }
    answer: EncodedFrame
  }
  render: {
    request: { frame: EncodedFrame; presentation: FramePresentation; options: RenderOptions }
    answer: RenderedFrame
  }
  animate: { request: { frames: RenderedFrame[]; frameMs: number }; answer: RenderedFrame }
}

export type TaskName = keyof TaskTypes

export interface TaskMessage {
  readonly name: TaskName
  readonly request: TaskTypes[TaskName]['request']
}

export type TaskAnswer =
  | { readonly ready: true; readonly thread: number | undefined }
  | { readonly answer: TaskTypes[TaskName]['answer'] }
  | { readonly failure: { code: string; message: string; detail: Record<string, number | string> } }
