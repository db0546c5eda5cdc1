/**
 * The data set comes back bit for bit, whichever way it came and goes: C-STORE to WADO-RS, STOW-RS to `export`.
 *
 * Some files share a SOP Instance UID on purpose (one image in many transfer syntaxes); an archive keeps only one of
 * them, so they are sent to archives of their own.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RequestorAssociation } from '@leadglass/network'
import { describe, expect, onTestFinished, test } from 'vitest'
import { receivedByStorescp, storescu } from './support/dcmtk.ts'
import { DicomWeb } from './support/dicomweb.ts'
import { dataSetOctets, type SampleFile, sampleFiles } from './support/files.ts'
import { openSender } from './support/sender.ts'
import { TestArchive } from './support/test-archive.ts'

const files = sampleFiles()

/** Instances sent on one association: 128 contexts are the most there can be. */
const batchSize = 100

/** The n-th round holds the n-th file of each SOP Instance UID. */
const rounds: SampleFile[][] = []
const seen = new Map<string, number>()
for (const file of files) {
  const round = seen.get(file.sopUID) ?? 0
  seen.set(file.sopUID, round + 1)
  rounds[round] = [...(rounds[round] ?? []), file]
}

const octetsOf = (file: SampleFile) => dataSetOctets(readFileSync(file.path))

async function withArchive() {
  const archive = await TestArchive.create()
  onTestFinished(() => archive.remove())
  return archive
}

describe.each(rounds.map((round, index) => [index + 1, round] as const))(
  'round %i of files with the same SOP Instance UID',
  (_, round) => {
    test(`what C-STORE brought is what WADO-RS returns (${round.length} files)`, async () => {
      const archive = await withArchive()
      const credentials = await archive.node('SCANNER1')
      const server = await archive.serve({ LEADGLASS_RENDITIONS_HTJ2K: 'off' })
      const web = await DicomWeb.of(archive, server)
      const differing: string[] = []
      for (let start = 0; start < round.length; start += batchSize) {
        const batch = round.slice(start, start + batchSize)
        const sender = await openSender(server, credentials, batch)
        for (const file of batch.filter(hasStandardClass)) {
          const dataSet = octetsOf(file)
          const stored = await storeStatus(sender, file, dataSet)
          const { status, body } = await web.instance(identityOf(file))
          if (status !== 200 || !dataSetOctets(body).equals(dataSet)) {
            differing.push(`${file.path}: C-STORE ${stored}, WADO-RS ${status}`)
          }
        }
        await sender.release()
      }
      expect(differing).toEqual([])
    }, 600_000)

    test(`what STOW-RS brought is what export writes (${round.length} files)`, async () => {
      const archive = await withArchive()
      const server = await archive.serve({ LEADGLASS_RENDITIONS_HTJ2K: 'off' })
      const web = await DicomWeb.of(archive, server)
      for (let start = 0; start < round.length; start += batchSize) {
        const parts = round.slice(start, start + batchSize).map((file) => readFileSync(file.path))
        const { status, body } = await web.store(parts)
        expect({ status, failed: JSON.parse(body.toString())['00081198'] ?? [] }).toEqual({ status: 200, failed: [] })
      }
      await server.stop()
      const exported = await exportAll(archive, round)
      const differing = round.filter((file) => !exported.has(digestOf(octetsOf(file))))
      expect(differing.map((file) => file.path)).toEqual([])
    }, 600_000)
  },
)

/** Digests of the data sets in all files that `export` writes for the studies of these files. */
async function exportAll(archive: TestArchive, round: readonly SampleFile[]): Promise<Set<string>> {
  const out = join(archive.place, 'exported')
  for (const study of new Set(round.map((file) => file.studyUID)))
    await archive.run(['export', study, '--out', join(out, study)])
  const written = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Set(written.map((entry) => digestOf(dataSetOctets(readFileSync(join(entry.parentPath, entry.name))))))
}

const digestOf = (octets: Buffer) => createHash('sha256').update(octets).digest('hex')

/** The option of storescu that proposes each transfer syntax; what it cannot propose is sent by our own SCU above. */
const proposals = new Map([
  ['1.2.840.10008.1.2', '-xi'],
  ['1.2.840.10008.1.2.1', '-xe'],
  ['1.2.840.10008.1.2.2', '-xb'],
  ['1.2.840.10008.1.2.1.99', '-xd'],
  ['1.2.840.10008.1.2.5', '-xr'],
  ['1.2.840.10008.1.2.4.50', '-xy'],
  ['1.2.840.10008.1.2.4.51', '-xx'],
  ['1.2.840.10008.1.2.4.70', '-xs'],
  ['1.2.840.10008.1.2.4.80', '-xt'],
  ['1.2.840.10008.1.2.4.81', '-xu'],
  ['1.2.840.10008.1.2.4.90', '-xv'],
  ['1.2.840.10008.1.2.4.91', '-xw'],
  ['1.2.840.10008.1.2.4.100', '-xm'],
  ['1.2.840.10008.1.2.4.102', '-xn'],
  ['1.2.840.10008.1.2.4.107', '-x4'],
])

test('storescu brings every transfer syntax it can propose, and the archive keeps what storescp keeps bit by bit', async () => {
  const archive = await withArchive()
  const credentials = await archive.node('SCANNER1')
  const server = await archive.serve({ LEADGLASS_RENDITIONS_HTJ2K: 'off' })
  const web = await DicomWeb.of(archive, server)
  const differing: string[] = []
  /** No two with the same SOP Instance UID: the archive keeps the first. */
  const sent = new Set<string>()
  for (const [transferSyntax, option] of proposals) {
    const candidates = files
      .filter((file) => file.transferSyntax === transferSyntax && !sent.has(file.sopUID))
      .slice(0, 3)
    for (const file of candidates) {
      const reference = await receivedByStorescp(file.path, option, join(archive.place, file.sopUID))
      if (reference === undefined) continue
      sent.add(file.sopUID)
      const { status, stderr } = await storescu({
        port: server.dicomPort,
        files: [file.path],
        credentials,
        options: [option],
      })
      const kept = await web.instance(identityOf(file))
      const same = kept.status === 200 && dataSetOctets(kept.body).equals(dataSetOctets(reference))
      if (!same) differing.push(`${file.path}: storescu ${status}, WADO-RS ${kept.status} ${stderr}`)
      break
    }
  }
  expect(sent.size).toBeGreaterThan(5)
  expect(differing).toEqual([])
}, 120_000)

/** The DICOM listener takes the storage classes of the Standard only; private ones come by STOW-RS. */
const hasStandardClass = (file: SampleFile) => file.sopClass.startsWith('1.2.840.10008.')

/** The status of the C-STORE in hexadecimal, or the code of the error that it ended with. */
async function storeStatus(sender: RequestorAssociation, file: SampleFile, dataSet: Buffer): Promise<string> {
  const { sopClass: sopClassUID, sopUID: sopInstanceUID, transferSyntax: transferSyntaxUID } = file
  try {
    const { Status } = await sender.store({ sopClassUID, sopInstanceUID, transferSyntaxUID, dataSet })
    return Status.toString(16)
  } catch (error) {
    return String((error as { code?: unknown }).code)
  }
}

const identityOf = (file: SampleFile) => ({
  studyInstanceUID: file.studyUID,
  seriesInstanceUID: file.seriesUID,
  sopInstanceUID: file.sopUID,
})
