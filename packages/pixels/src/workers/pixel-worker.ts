/** The thread in which frames are decoded. It holds no state but its codecs, and may be stopped at any instant. */
import { parentPort } from 'node:worker_threads'
import { PixelError } from '../errors.ts'
import { runTask } from './run-task.ts'
import type { TaskAnswer, TaskMessage } from './tasks.ts'
import { threadNumber } from './thread-clock.ts'

parentPort?.on('message', async ({ name, request }: TaskMessage) => {
  try {
    const answer = await runTask(name, request)
    send({ answer }, [answer.octets.buffer as ArrayBuffer])
  } catch (error) {
    send({ failure: failureOf(error) })
  }
})
send({ ready: true, thread: threadNumber() })

function send(message: TaskAnswer, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer)
}

/** Messages of foreign errors may hold what stood in the frame, so they stay here. */
function failureOf(error: unknown): { code: string; message: string; detail: Record<string, number | string> } {
  if (error instanceof PixelError) return { code: error.code, message: error.message, detail: { ...error.detail } }
  if (error instanceof RangeError)
    return { code: 'LG_PIXEL_MEMORY', message: 'there is no memory for the frame', detail: {} }
  return { code: 'LG_PIXEL_WORKER_FAILED', message: 'a codec failed in an unknown way', detail: {} }
}
