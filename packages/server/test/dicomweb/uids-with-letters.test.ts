/** Devices exist whose UIDs have letters. They are taken in, so they are found, too: the viewer asks for a study by its UID. */
import { hostileImage, hostileTexts, part10File } from '@leadglass/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { multipartBody } from '../support/multipart.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

const named = hostileTexts.filter(({ text }) => ['constructor', 'toString', 'hasOwnProperty'].includes(text))
let archive: TestServer

beforeAll(async () => {
  archive = await startServer()
  const place = { study: 'letters', series: 'one', seriesNumber: 1, asUID: true }
  const { status, text } = await archive.send('/dicom-web/studies', {
    method: 'POST',
    as: 'technologist',
    headers: { 'content-type': 'multipart/related; type="application/dicom"; boundary=frontier' },
    body: multipartBody(
      'frontier',
      named.map((hostile) => part10File(hostileImage(hostile, place))),
    ),
  })
  expect(status, text).toBe(200)
})
afterAll(() => archive.close())

const found = async (uid: string) => {
  const answer = await archive.send(`/dicom-web/studies?StudyInstanceUID=${uid}`, { as: 'clinician' })
  const studies: Record<string, { Value: string[] }>[] = answer.status === 200 ? answer.json() : []
  return [answer.status, studies.map((study) => study['0020000D']!.Value[0]).sort()]
}

test.each(named)('the study $text is found by its UID, and in a list of UIDs', async ({ text }) => {
  expect(await found(text)).toEqual([200, [text]])
  expect(await found(`1.2.3,${text}`)).toEqual([200, [text]])
})

test('what is no UID is asked for by nobody', async () => {
  for (const { text } of hostileTexts.filter(({ aim }) => aim !== 'name'))
    expect((await found(encodeURIComponent(text)))[0], text).toBe(400)
})
