import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeInstance } from './support/instances.ts'
import { clinician, operator, send, type TestArchive, testArchive } from './support/test-archive.ts'

let opened: TestArchive

beforeEach(async () => {
  opened = await testArchive({ quietAfterMs: 30 })
})

afterEach(() => opened.remove())

const PatientName = 'Quetzalcoatlus^Hildegard'
const PatientID = 'XID-7719-QRS'

/** The forms in which a text could be found again. */
function forms(octets: Buffer): Buffer[] {
  const text = octets.toString('latin1')
  const swapped = Buffer.from(text, 'utf16le').swap16()
  const aligned = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), octets]).toString('base64')
    return Buffer.from(encoded.slice(shift === 0 ? 0 : 4, -4))
  })
  return [octets, Buffer.from(text, 'utf16le'), swapped, ...aligned]
}

async function allFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const lists = entries.map((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? allFiles(path) : [path]
  })
  return (await Promise.all(lists)).flat()
}

async function expectNothingReadable(secrets: readonly Buffer[]): Promise<void> {
  for (const path of await allFiles(opened.folder)) {
    const content = await readFile(path)
    for (const secret of secrets.flatMap(forms)) {
      expect(content.includes(secret), `${path} holds ${secret.toString('hex')}`).toBe(false)
      expect(path.includes(secret.toString('latin1'))).toBe(false)
    }
  }
}

test('no file holds a name, an id, a UID or a run of pixels in the clear, and only its owner may read it', async () => {
  const { archive } = opened
  const instances = [8_192, 3_000_000].map((pixelOctets) =>
    makeInstance({ patientName: PatientName, patientID: PatientID, pixelOctets }),
  )
  for (const instance of instances) await send(archive, instance)
  const [{ studyInstanceUID, octets }] = instances as [(typeof instances)[0]]
  await archive.search(clinician, { level: 'study', match: [], limit: 10, offset: 0 })
  await archive.seriesMetadata(clinician, instances[0]!)
  await archive.reindex(operator)
  const secrets = [PatientName, 'Quetzalcoatlus', 'quetzalcoatlus', PatientID, studyInstanceUID].map((text) =>
    Buffer.from(text),
  )
  const pixels = [0, 1_001, 5_000].map((at) => Buffer.from(octets.subarray(octets.length - 8_192 + at).subarray(0, 32)))
  await expect.poll(async () => (await archive.verify(operator)).records, { timeout: 5_000 }).toBe(4)
  await expectNothingReadable([...secrets, ...pixels])
  await archive.erase(operator, studyInstanceUID)
  await opened.reopen()
  await expectNothingReadable([...secrets, ...pixels])
  for (const path of await allFiles(opened.folder)) expect((await stat(path)).mode & 0o077, path).toBe(0)
})
