import type { Arrival } from '@leadglass/archive'
import { expect, test, vi } from 'vitest'
import { Router, type RouterParts } from '../../src/forwarding/router.ts'

/** An archive of which `read` notes what was looked at, and a queue that remembers its cursor. */
function parts(rules: RouterParts['rules'], cursor: number | undefined) {
  const read = vi.fn(async () => [] as Arrival[])
  const queue = {
    cursor,
    enqueue: vi.fn((_: unknown, to: number) => {
      queue.cursor = to
      return 0
    }),
    forgetCursor: vi.fn(() => {
      queue.cursor = undefined
    }),
  }
  const archive = { arrivals: read, lastSequence: async () => 17, openInstance: vi.fn() }
  return { archive, queue, rules, canaries: { includes: (uid: string) => uid === '1.9' }, onUnreadable: vi.fn() }
}

const rule = { rule: { to: ['PACS2'] }, matches: () => true } as unknown as RouterParts['rules'][number]

test('without rules nothing is read and nothing is written for an arrival', async () => {
  const made = parts([], undefined)
  const router = new Router(made)
  for (let arrival = 0; arrival < 3; arrival++) expect(await router.route()).toBe(0)
  expect(made.archive.arrivals).not.toHaveBeenCalled()
  expect(made.queue.enqueue).not.toHaveBeenCalled()
  expect(made.queue.forgetCursor).not.toHaveBeenCalled()
})

test('rules that were removed are forgotten once, so that new ones begin with what arrives after them', async () => {
  const made = parts([], 5)
  await new Router(made).route()
  await new Router(made).route()
  expect(made.queue.forgetCursor).toHaveBeenCalledTimes(1)
  await new Router({ ...made, rules: [rule] }).route()
  expect(made.queue.cursor).toBe(17)
  expect(made.archive.openInstance).not.toHaveBeenCalled()
})

test('with rules it goes on where it was', async () => {
  const made = parts([rule], 5)
  await new Router(made).route()
  expect(made.archive.arrivals).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ after: 5 }))
})

test('a canary study is sent nowhere, and its header is not even read', async () => {
  const made = parts([rule], 5)
  const arrival = (sequence: number, studyInstanceUID: string) =>
    ({ sequence, study: 'x', handle: { studyInstanceUID, sopInstanceUID: `${studyInstanceUID}.1` } }) as Arrival
  made.archive.arrivals.mockResolvedValueOnce([arrival(6, '1.9'), arrival(7, '1.2'), arrival(8, '1.9')])
  const provenance = { principal: 'node:CT1', protocol: 'dimse', received: '2026-11-26T12:00:00Z' }
  made.archive.openInstance.mockResolvedValue({ provenance, metadata: () => ({}) })
  await new Router(made).route()
  const [[queued, cursor]] = made.queue.enqueue.mock.calls as unknown as [[{ StudyInstanceUID: string }[], number]]
  expect(queued.map(({ StudyInstanceUID }) => StudyInstanceUID)).toEqual(['1.2'])
  expect(cursor).toBe(8)
  expect(made.archive.openInstance).toHaveBeenCalledTimes(1)
})
