/**
 * Acknowledged means kept: the server is killed at random moments while two senders store.
 *
 * LEADGLASS_TEST_KILL_ROUNDS sets how often; `npm run soak` asks for 200.
 */
import { expect, onTestFinished, test } from 'vitest'
import { DicomWeb, type Row } from './support/dicomweb.ts'
import { dataSetOctets } from './support/files.ts'
import { type MadeInstance, madeInstance, newUID, toStore } from './support/made-instance.ts'
import { openSender } from './support/sender.ts'
import type { Server } from './support/server.ts'
import { type Credentials, TestArchive } from './support/test-archive.ts'

const rounds = Number(process.env.LEADGLASS_TEST_KILL_ROUNDS ?? 20)

/** Longest time from the first answer of a round to the kill. */
const longestIngestMs = 500

/** What one sender did until its connection broke. */
interface Ingest {
  studyUID: string
  /** Everything whose C-STORE was begun, by SOP Instance UID. */
  sent: Map<string, MadeInstance>
  /** SOP Instance UIDs that were answered with success. */
  acknowledged: Set<string>
}

test(
  `${rounds} kills during ingest lose nothing acknowledged and show nothing half`,
  async () => {
    const archive = await TestArchive.create()
    onTestFinished(() => archive.remove())
    const nodes = { SCANNER1: await archive.node('SCANNER1'), SCANNER2: await archive.node('SCANNER2') }
    const everything: Ingest[] = []
    let server = await archive.serve()
    for (let round = 0; round < rounds; round += 1) {
      const ingests = Object.entries(nodes).map(([aeTitle, credentials]) => startIngest(server, aeTitle, credentials))
      await Promise.race(ingests.map((ingest) => ingest.firstAnswer))
      await new Promise((resolve) => setTimeout(resolve, Math.random() * longestIngestMs))
      await server.kill()
      const finished = await Promise.all(ingests.map((ingest) => ingest.broken))
      server = await archive.serve()
      const web = await DicomWeb.of(archive, server)
      for (const ingest of finished) expect(await faults(web, ingest)).toEqual([])
      await web.close()
      expect(await archive.run(['verify'])).toMatchObject({ problems: [] })
      everything.push(...finished)
    }
    expect(everything.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0)).toBeGreaterThan(rounds)
    await expectReindexToChangeNothing(archive, server)
    expect(await archive.run(['audit', 'verify'])).toMatchObject({ problems: [] })
  },
  rounds * 30_000,
)

/** Stores one instance after the other until the connection breaks. */
function startIngest(server: Server, aeTitle: string, credentials: Credentials) {
  const ingest: Ingest = { studyUID: newUID(), sent: new Map(), acknowledged: new Set() }
  const { promise: firstAnswer, resolve: answered } = promiseWithResolver()
  const store = async () => {
    const { studyUID } = ingest
    const sender = await openSender(server, credentials, [madeInstance()], aeTitle)
    for (const seriesUID = newUID(); ; ) {
      const instance = madeInstance({ studyUID, seriesUID, pixelOctets: 128 * Math.ceil(Math.random() * 1000) })
      ingest.sent.set(instance.sopUID, instance)
      const { Status } = await sender.store(toStore(instance))
      if (Status === 0) ingest.acknowledged.add(instance.sopUID)
      answered()
    }
  }
  return { firstAnswer, broken: store().catch(() => ingest) }
}

function promiseWithResolver() {
  let resolve: () => void = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

/** What is missing, half, changed or there twice. */
async function faults(web: DicomWeb, { studyUID, sent, acknowledged }: Ingest): Promise<string[]> {
  const listed = sopUIDs(await web.rows(`/studies/${studyUID}/instances`))
  const found: string[] = []
  if (new Set(listed).size !== listed.length) found.push('an instance is listed twice')
  for (const sopUID of acknowledged)
    if (!listed.includes(sopUID)) found.push(`${sopUID} was acknowledged and is not listed`)
  for (const sopInstanceUID of listed) {
    const seriesInstanceUID = seriesOf(sent.get(sopInstanceUID))
    const { status, body } = await web.instance({ studyInstanceUID: studyUID, seriesInstanceUID, sopInstanceUID })
    const original = sent.get(sopInstanceUID)?.dataSet
    if (status !== 200 || !original?.equals(dataSetOctets(body)))
      found.push(`${sopInstanceUID} is listed and reads ${status}`)
  }
  return found
}

const seriesOf = (instance: MadeInstance | undefined) => instance?.seriesUID ?? 'unknown'

const sopUIDs = (rows: readonly Row[]) => rows.map((row) => String(row['00080018']?.Value?.[0]))

async function expectReindexToChangeNothing(archive: TestArchive, server: Server): Promise<void> {
  const before = await wholeIndex(await DicomWeb.of(archive, server))
  expect(await archive.run(['reindex'])).toMatchObject({ problems: [] })
  const after = await wholeIndex(await DicomWeb.of(archive, server))
  expect(after).toEqual(before)
}

/** Every row of every level, in an order that does not depend on the index. */
async function wholeIndex(web: DicomWeb): Promise<string[]> {
  const levels = await Promise.all(['/studies', '/series', '/instances'].map((path) => web.rows(path)))
  await web.close()
  return levels
    .flat()
    .map((row) => JSON.stringify(row))
    .sort()
}
