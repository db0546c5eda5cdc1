/** One submission of a checkpoint to a witness. Source: C2SP tlog-witness "add-checkpoint". */
import { request } from 'node:https'
import { ServerError } from '../errors.ts'
import { limits } from '../limits.ts'

export type WitnessAnswer =
  | { kind: 'signed'; lines: string }
  /** The last that it signed has this many entries. */
  | { kind: 'size'; size: number }
  /** It holds the checkpoint to be of another log than the one that it signed. */
  | { kind: 'inconsistent'; status: number }
  | { kind: 'refused'; status: number }

const answerMs = 10_000
const sizeForm = /^(0|[1-9]\d{0,14})\n$/

/** @throws ServerError `LG_WITNESS_FAILED` */
export async function postCheckpoint(
  { url, authority }: { url: string; authority: Buffer | undefined },
  body: string,
): Promise<WitnessAnswer> {
  const { status, type, text } = await post(`${url.replace(/\/$/, '')}/add-checkpoint`, authority, body)
  if (status === 200) return { kind: 'signed', lines: text }
  if (status === 409 && type === 'text/x.tlog.size' && sizeForm.test(text)) return { kind: 'size', size: Number(text) }
  return { kind: status === 409 || status === 422 ? 'inconsistent' : 'refused', status }
}

function post(
  url: string,
  ca: Buffer | undefined,
  body: string,
): Promise<{ status: number; type: string | undefined; text: string }> {
  const options = { method: 'POST', minVersion: 'TLSv1.2', timeout: answerMs, ...(ca ? { ca } : {}) } as const
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const failed = (error: Error) =>
      reject(new ServerError('LG_WITNESS_FAILED', `the witness at ${url} cannot be asked: ${error.message}`, {}, error))
    const asked = request(url, { ...options, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => {
        text += part
        if (text.length > limits.witnessAnswerCharacters) asked.destroy(new Error('the answer is too long'))
      })
      answer.on('error', failed)
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, type: answer.headers['content-type'], text }))
    })
    asked.on('error', failed).on('timeout', () => asked.destroy(new Error(`no answer within ${answerMs / 1000} s`)))
    asked.end(body)
  })
}
