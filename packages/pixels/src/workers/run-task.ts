/** Does one task; the same in a worker and in a test. */
import { decodeFrame, encodeFrame, transcodeFrame } from '../frame-functions.ts'
import { animate } from '../render/animate.ts'
import { renderFrame } from '../render/render-frame.ts'
import type { TaskName, TaskTypes } from './tasks.ts'

type Runners = { [K in TaskName]: (request: TaskTypes[K]['request']) => Promise<TaskTypes[K]['answer']> }

const runners: Runners = {
  decode: ({ frame }) => decodeFrame(frame),
  encode: ({ frame, transferSyntaxUID, options }) => encodeFrame(frame, transferSyntaxUID, options),
  transcode: ({ frame, transferSyntaxUID, options }) => transcodeFrame(frame, transferSyntaxUID, options),
  render: ({ frame, presentation, options }) => renderFrame(frame, presentation, options),
  animate: ({ frames, frameMs }) => animate(frames, frameMs),
}

/** @throws PixelError */
export function runTask<K extends TaskName>(
  name: K,
  request: TaskTypes[K]['request'],
): Promise<TaskTypes[K]['answer']> {
  return runners[name](request)
}
