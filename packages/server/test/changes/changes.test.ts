/** The stream that open pages listen to: ticks by topic, to those who may see what changed. */
import { ctPhantom, type SampleInstance } from '@leadglass/testkit'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ChangeTicks } from '../../src/changes/change-ticks.ts'
import { upload } from '../support/archives.ts'
import { json, type SendOptions, startServer, type TestServer } from '../support/running-server.ts'

type Who = NonNullable<SendOptions['as']>

let archive: TestServer
let dispatcher: Agent
const slices: SampleInstance[] = []

beforeAll(async () => {
  archive = await startServer()
  dispatcher = new Agent({ connect: { ca: archive.authority } })
  for await (const slice of ctPhantom({ sliceCount: 1 })) slices.push(slice)
})
afterAll(async () => {
  await dispatcher.destroy()
  await archive.close()
})

/** Listens until one tick has come. */
async function firstTick(who: Who, act: () => Promise<unknown>): Promise<string> {
  const { body, headers } = await request(`${archive.server.ready.https}/api/changes`, {
    dispatcher,
    headers: { authorization: `Bearer ${archive.tokens[who]}` },
  })
  expect(headers['content-type']).toContain('text/event-stream')
  let heard = ''
  const listening = (async () => {
    for await (const chunk of body) {
      heard += String(chunk)
      if (heard.includes('data:')) return
    }
  })()
  await act()
  await listening
  return heard
}

const item = {
  '0020000D': { vr: 'UI', Value: ['1.2.3.4'] },
  '00100020': { vr: 'LO', Value: ['P-1'] },
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Doe^Jane' }] },
  '00400100': {
    vr: 'SQ',
    Value: [
      {
        '00400001': { vr: 'AE', Value: ['CT1'] },
        '00080060': { vr: 'CS', Value: ['CT'] },
        '00400002': { vr: 'DA', Value: ['20261201'] },
        '00400009': { vr: 'SH', Value: ['S1'] },
      },
    ],
  },
}

const scheduling = () =>
  archive.send('/api/worklist', { method: 'POST', as: 'technologist', headers: json, body: JSON.stringify(item) })
const raising = () => archive.send('/api/alerts/test', { method: 'POST', as: 'administrator' })

describe('an open page', () => {
  test('hears of an instance that was stored, and of nothing else about it', async () => {
    expect(await firstTick('clinician', () => upload(archive, slices))).toBe('retry: 2000\n\ndata: studies\n\n')
  })

  test('hears of the worklist, and of alerts', async () => {
    expect(await firstTick('clinician', scheduling)).toBe('retry: 2000\n\ndata: worklist\n\n')
    expect(await firstTick('auditor', raising)).toBe('retry: 2000\n\ndata: alerts\n\n')
  })

  test('of an administrator hears nothing of studies or the worklist', async () => {
    const both = async () => {
      await upload(archive, slices)
      await scheduling()
      await raising()
    }
    expect(await firstTick('administrator', both)).toBe('retry: 2000\n\ndata: alerts\n\n')
  })

  test('is told not to listen where its reader may see none of these', async () => {
    expect((await archive.send('/api/changes', { as: 'surveyor' })).status).toBe(204)
  })
})

describe('ticks', () => {
  const times = { tickMs: 1, heartbeatMs: 60_000, streamMs: 60_000 }

  test('of a flood are one for each topic', async () => {
    const ticks = new ChangeTicks({ ...times, tickMs: 20 })
    const stream = ticks.open(['studies', 'alerts'])!
    for (let n = 0; n < 1000; n += 1)
      for (const topic of ['studies', 'worklist', 'alerts'] as const) ticks.changed(topic)
    const chunks: string[] = []
    const third = new Promise((done) =>
      stream.on('data', (chunk) => chunks.push(String(chunk)) === 3 && done(undefined)),
    )
    await third
    ticks.close()
    expect(chunks).toEqual(['retry: 2000\n\n', 'data: studies\n\n', 'data: alerts\n\n'])
  })

  test('have an end to how many may listen, and one that leaves makes room', async () => {
    const ticks = new ChangeTicks(times)
    const streams = Array.from({ length: 500 }, () => ticks.open(['studies'])!)
    expect(ticks.open(['studies'])).toBeUndefined()
    await new Promise((closed) => streams[0]!.once('close', closed).destroy())
    expect(ticks.open(['studies'])).toBeDefined()
    ticks.close()
  })

  test('end by themselves, so that who listens must show again who they are', async () => {
    const ticks = new ChangeTicks({ ...times, streamMs: 5 })
    const stream = ticks.open(['studies'])!.resume()
    await new Promise((ended) => stream.once('end', ended))
  })
})
