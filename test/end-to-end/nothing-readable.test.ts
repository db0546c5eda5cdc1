/** Nothing readable at rest: no name, identifier, UID or pixel run stands in the clear in any file, log or report. */
import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { clearForms, findClearText } from './support/clear-text.ts'
import { DicomWeb } from './support/dicomweb.ts'
import { ctSeries } from './support/files.ts'
import { madeInstance, toStore } from './support/made-instance.ts'
import { openSender } from './support/sender.ts'
import { TestArchive } from './support/test-archive.ts'

const patientName = 'Quillonova^Zebedee Íñigo'
const patientId = 'ZQ-7730-4412-X'

test('what was stored, searched, read, exported and erased leaves no clear text behind', async () => {
  const archive = await TestArchive.create()
  onTestFinished(() => archive.remove())
  const credentials = await archive.node('SCANNER1')
  const server = await archive.serve()
  const web = await DicomWeb.of(archive, server)

  const made = Array.from({ length: 5 }, () => madeInstance({ patientName, patientId }))
  const sender = await openSender(server, credentials, made)
  for (const instance of made) expect(await sender.store(toStore(instance))).toMatchObject({ Status: 0 })
  await sender.release()
  const real = ctSeries().slice(0, 5)
  expect(await archive.run(['import', ...real.map((file) => file.path)])).toMatchObject({ refused: [] })

  expect(await web.rows(`/studies?PatientID=${patientId}`)).toHaveLength(made.length)
  expect(await web.rows('/studies?PatientName=quillo*&fuzzymatching=true')).toHaveLength(made.length)
  const [first] = made
  const identity = {
    studyInstanceUID: first!.studyUID,
    seriesInstanceUID: first!.seriesUID,
    sopInstanceUID: first!.sopUID,
  }
  expect((await web.instance(identity)).status).toBe(200)
  expect((await web.instance({ ...identity, sopInstanceUID: '1.2.3.4' })).status).toBe(404)
  await archive.run(['erase', made[1]!.studyUID])
  const killed = await server.kill()

  const needles = [
    ...clearForms('PatientName', 'Quillonova'),
    ...clearForms('PatientID', patientId),
    ...[...made.map((instance) => instance.studyUID), ...real.map((file) => file.studyUID)].flatMap((uid) =>
      clearForms('StudyInstanceUID', uid),
    ),
    ...made.flatMap((instance) => clearForms('pixels', instance.dataSet.subarray(-4096, -4064))),
    ...real.flatMap((file) => clearForms('pixels', busiestRun(readFileSync(file.path)))),
  ]
  expect(findClearText(archive.folder, needles)).toEqual([])
  const output = [killed.stdout, killed.stderr].map((text) => Buffer.from(text))
  expect(
    output.flatMap((text) => needles.filter((needle) => text.includes(needle.octets)).map((needle) => needle.what)),
  ).toEqual([])
  expect(killed.stderr).not.toContain('quillo')
})

test('the search itself finds text in each form, so that finding nothing means something', () => {
  const forms = clearForms('id', patientId)
  const hidden = Buffer.from(patientId)
  const base64 = [1, 2, 3].map((before) =>
    Buffer.concat([Buffer.alloc(before, 7), hidden, Buffer.from('tail')]).toString('base64'),
  )
  const haystack = Buffer.concat([
    hidden,
    Buffer.from(patientId, 'utf16le'),
    Buffer.from(patientId, 'utf16le').swap16(),
    ...base64.map((text) => Buffer.from(text)),
    Buffer.from(hidden.toString('hex')),
  ])
  expect(forms.filter((needle) => !haystack.includes(needle.octets)).map((needle) => needle.what)).toEqual([])
})

/** The 32 octets of a file with the most different values: a run of one value may stand anywhere by chance. */
function busiestRun(file: Buffer): Buffer {
  const starts = Array.from({ length: Math.floor(file.length / 64) }, (_, index) => index * 64).filter(
    (start) => start > file.length / 4,
  )
  const variety = (start: number) => new Set(file.subarray(start, start + 32)).size
  const best = starts.reduce((chosen, start) => (variety(start) > variety(chosen) ? start : chosen), starts[0] ?? 0)
  return file.subarray(best, best + 32)
}
