/** Every octet read is authenticated: one flipped in a pack is found by `verify` and never served. */
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { DicomWeb } from './support/dicomweb.ts'
import { ctSeries, dataSetOctets, type SampleFile } from './support/files.ts'
import { leadglass } from './support/leadglass.ts'
import { startServer } from './support/server.ts'
import { TestArchive } from './support/test-archive.ts'

const files = ctSeries().slice(0, 3)

/** Where the octet is, as a share of the pack: its first, its last, and places between. */
const places = [0, 0.0005, 0.1, 0.35, 0.62, 0.9, 1]

test('an octet flipped anywhere in a pack is found and never served', async () => {
  const archive = await TestArchive.create()
  onTestFinished(() => archive.remove())
  await archive.run(['import', ...files.map((file) => file.path)])
  const token = await archive.token('clinician')
  for (const [index, place] of places.entries()) {
    const folder = join(archive.place, `flipped-${index}`)
    cpSync(archive.folder, folder, { recursive: true })
    flip(packOf(folder), place)

    const verified = await leadglass(['verify', '--json', '--data', folder])
    expect(verified.status, `verify after a flip at ${place}`).toBe(1)
    expect(JSON.parse(verified.stdout).problems.length).toBeGreaterThan(0)

    const server = await startServer(folder)
    const web = new DicomWeb(server.https, token, archive.authority)
    const answers = await Promise.all(files.map((file) => answerFor(web, file)))
    await web.close()
    await server.stop()
    expect(answers, `answers after a flip at ${place}`).not.toContain('changed')
  }
}, 180_000)

/** `faithful`, `refused` (an error, or a body that breaks off), or `changed`, which must not happen. */
async function answerFor(web: DicomWeb, file: SampleFile): Promise<string> {
  const identity = { studyInstanceUID: file.studyUID, seriesInstanceUID: file.seriesUID, sopInstanceUID: file.sopUID }
  const { status, body } = await web.instance(identity).catch(() => ({ status: 500, body: Buffer.alloc(0) }))
  if (status !== 200) return 'refused'
  return dataSetOctets(body).equals(dataSetOctets(readFileSync(file.path))) ? 'faithful' : 'changed'
}

/** The largest file below `packs/`. */
function packOf(folder: string): string {
  const packs = readdirSync(join(folder, 'packs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const [largest] = packs.sort((a, b) => statSync(b).size - statSync(a).size)
  if (largest === undefined) throw new Error('there is no pack')
  return largest
}

function flip(path: string, place: number): void {
  const octets = readFileSync(path)
  const offset = Math.round(place * (octets.length - 1))
  octets[offset] = octets[offset]! ^ 0x01
  writeFileSync(path, octets)
}
