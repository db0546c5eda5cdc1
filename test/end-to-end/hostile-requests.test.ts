/**
 * Every hostile text in every place of the HTTP interface that takes text. The places are read from the OpenAPI description, so
 * that a new route is fed without being added here.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAddressableUID } from '@leadglass/dicom'
import { runOperation } from '@leadglass/server'
import { hostileTexts } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { allOf, feedRoutes, type Taken } from './support/hostile/feed-routes.ts'
import { HostileArchive, studyOf, wholeStudy } from './support/hostile/hostile-archive.ts'
import { otherRequests } from './support/hostile/other-requests.ts'
import { keepsText, samplesFor, undeclaredBodies } from './support/hostile/route-samples.ts'
import { isSound } from './support/hostile/sound-answer.ts'
import { type Description, type Route, routesOf } from './support/hostile/text-fields.ts'

// Ten thousand requests: a busy machine takes minutes.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 900_000 })

/**
 * What keeps, checks and answers texts is the same for all places, and some answers take a password hash or a register of cases each:
 * a place gets one text in eight, the next place the texts beside, so that every place meets every aim and every text some places.
 */
const share = 8

let archive: HostileArchive
let routes: Route[]
let taken: Taken

beforeAll(async () => {
  archive = await HostileArchive.make()
  routes = routesOf((await archive.server.send('/api/openapi.json', { as: 'monitor' })).json() as Description)
  const known = { studyInstanceUID: wholeStudy, alert: '1' }
  // What takes things away comes last.
  const inOrder = [
    ...routes.filter(({ method }) => method !== 'DELETE'),
    ...routes.filter(({ method }) => method === 'DELETE'),
  ]
  taken = await feedRoutes(
    inOrder,
    ({ method }, place) =>
      hostileTexts
        .filter((_, index) => (index + place) % share === 0)
        // A text that is a UID names a study that is there.
        .filter(({ text }) => method !== 'DELETE' || !isAddressableUID(text)),
    ({ key }, mark, index) => samplesFor(known, mark, index)[key],
    archive.ask,
    isSound,
  )
})
afterAll(() => archive?.remove())

test('what people write is taken, whatever it looks like', () => {
  for (const place of keepsText) expect(taken.get(place)?.size, place).toBeGreaterThan(3)
})

test('no other route takes a body than those that are fed otherwise', () => {
  const others = routes.filter(({ method, body }) => (method === 'POST' || method === 'PUT') && body === undefined)
  expect(others.map(({ key }) => key).sort()).toEqual(Object.keys(undeclaredBodies).sort())
})

test('names of parameters, searches, headers, forms and DICOM JSON with each text are answered with sense', async () => {
  await allOf(hostileTexts, async ({ id, text }, index) => {
    for (const [place, { what, url, ...request }] of otherRequests(text, routes).entries())
      if ((index + place) % share === 0) isSound(await archive.server.send(url, request), `${what} with ${id}`)
  })
})

describe('names of files', () => {
  test('in a ZIP file and its DICOMDIR are counted, never taken from a data set', async () => {
    const folder = join(archive.place, 'zip')
    mkdirSync(folder)
    for (const uid of [wholeStudy, ...hostileTexts.map(studyOf)]) {
      const answer = await archive.server.send(`/dicom-web/studies/${uid}?accept=application/zip`, { as: 'clinician' })
      expect([answer.status, answer.headers['content-type']], uid).toEqual([200, 'application/zip'])
      expect(answer.headers['content-disposition']).toBe('attachment; filename="study.zip"')
      writeFileSync(join(folder, `${uid}.zip`), answer.octets)
    }
    const script = `
import glob, io, json, sys, zipfile, pydicom
for path in glob.glob(sys.argv[1] + '/*.zip'):
    archive = zipfile.ZipFile(path)
    records = pydicom.dcmread(io.BytesIO(archive.read('DICOMDIR'))).DirectoryRecordSequence
    listed = ['/'.join(one.ReferencedFileID) for one in records if 'ReferencedFileID' in one]
    print(json.dumps([archive.namelist(), listed]))`
    const output = execFileSync('/usr/bin/python3', ['-W', 'ignore', '-c', script, folder], { encoding: 'utf8' })
    const zips = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as [names: string[], listed: string[]])
    expect(zips).toHaveLength(hostileTexts.length + 1)
    for (const [names, listed] of zips) {
      expect(names[0]).toBe('DICOMDIR')
      for (const name of names.slice(1)) expect(name).toMatch(/^DICOM\/SE\d{6}\/IM\d{6}$/)
      for (const name of listed) expect(names).toContain(name)
    }
  })

  test('of an export are counted', async () => {
    for (const [index, hostile] of hostileTexts.entries()) {
      const out = join(archive.place, `export-${index}`)
      await runOperation(archive.server.folder, 'export', { studyInstanceUID: studyOf(hostile), out })
      const files = readdirSync(out, { recursive: true }).sort()
      expect(files, hostile.id).toEqual(['series-0001', join('series-0001', '000001.dcm')])
    }
  })
})

test('the log of the server stays one object a line, and nothing in it commands a terminal', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those must not be there
  const commanding = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/
  expect(archive.server.log.length).toBeGreaterThan(1000)
  for (const line of archive.server.log) {
    expect(line.slice(0, -1)).not.toMatch(commanding)
    expect(JSON.parse(line)).toMatchObject({ level: expect.anything() })
  }
})
