import { QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { sendJson } from '../../src/api/http.ts'
import { queryClient, waitsForBusyServer } from '../../src/app/query-client.ts'

const busy = (retryAfter?: string) => () =>
  new Response(null, { status: 503, headers: retryAfter === undefined ? {} : { 'Retry-After': retryAfter } })
const failed = () => new Response(null, { status: 500 })
const cannotWrite = () => Response.json({ type: 'urn:leadglass:error:LG_STORAGE_FAILED' }, { status: 503 })
const refused = () => new Response(null, { status: 403 })
const answered = () => Response.json('of a patient')

/** When the server was asked, s after the page began. */
let asked: number[]
let answer: () => Response

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  asked = []
  vi.stubGlobal('localStorage', { getItem: () => null })
  vi.stubGlobal('fetch', async () => {
    asked.push(Date.now() / 1000)
    return answer()
  })
})

afterEach(() => {
  queryClient.clear()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** A page that shows an answer of this server. */
function look() {
  const observer = new QueryObserver(queryClient, { queryKey: ['studies'], queryFn: () => sendJson('/studies') })
  const lookAway = observer.subscribe(() => undefined)
  return { lookAway, shown: () => observer.getCurrentResult() }
}

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000)
const waiting = () => queryClient.isFetching({ predicate: waitsForBusyServer })

describe('a busy server', () => {
  test('is asked again as often as it wants, for a minute, and then the page says so', async () => {
    answer = busy('10')
    const { shown } = look()
    await seconds(59)
    expect(shown()).toMatchObject({ status: 'pending' })
    await seconds(3600)
    expect(asked).toEqual([0, 10, 20, 30, 40, 50, 60])
    expect(shown()).toMatchObject({
      status: 'error',
      error: { code: 'LG_WEB_BUSY', detail: { retryAfterSeconds: 10 } },
    })
  })

  test('is waited for in one line, which goes when the answer comes', async () => {
    answer = busy('10')
    const { shown } = look()
    expect(waiting()).toBe(0)
    await seconds(1)
    expect(waiting()).toBe(1)
    answer = answered
    await seconds(10)
    expect(shown().data).toBe('of a patient')
    expect(waiting()).toBe(0)
  })

  test('is waited for no longer once the page says that it is busy', async () => {
    answer = busy('10')
    look()
    await seconds(61)
    expect(waiting()).toBe(0)
  })

  test('is asked every five seconds where it does not say when', async () => {
    answer = busy()
    look()
    await seconds(3600)
    expect(asked).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60])
  })

  test('that wants more than the minute is not asked again', async () => {
    answer = busy('3600')
    const { shown } = look()
    await seconds(7200)
    expect(asked).toEqual([0])
    expect(shown().status).toBe('error')
  })

  test('is left alone by a page that nobody looks at any more', async () => {
    answer = busy('10')
    const { lookAway } = look()
    await seconds(1)
    lookAway()
    await seconds(3600)
    expect(asked).toEqual([0])
  })
})

test('what failed is asked for again twice, and no line says that the server is busy', async () => {
  answer = failed
  look()
  await seconds(2)
  expect(waiting()).toBe(0)
  await seconds(3600)
  expect(asked).toEqual([0, 1, 3])
})

test('a server that cannot write is not called busy', async () => {
  answer = cannotWrite
  const { shown } = look()
  await seconds(3600)
  expect(asked).toEqual([0, 1, 3])
  expect(shown()).toMatchObject({ error: { code: 'LG_WEB_SERVER_FAILED' } })
})

test('a refusal is final', async () => {
  answer = refused
  look()
  await seconds(3600)
  expect(asked).toEqual([0])
})
