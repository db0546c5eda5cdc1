/** How fast a series of 200 CT images is retrieved by C-MOVE and by C-GET. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DataSet, readDataSet, Tags, UIDs } from '@leadglass/dicom'
import { AssociationAcceptor, cGet, cMove, type InstanceSink, storageSCP } from '@leadglass/network'
import { ctCorpus } from '@leadglass/testkit'
import { contestants } from '../contestants/all.ts'
import type { RunningServer } from '../contestants/contestant.ts'
import { SENDER_AE_TITLE } from '../contestants/leadglass.ts'
import { table } from '../ingest-table.ts'
import { formatNumber, median } from '../measure/statistics.ts'
import type { BenchOptions } from '../options.ts'
import { connectTo } from '../query/client.ts'
import { sendPrecut } from '../senders/precut.ts'

const INSTANCES = 200
const DESTINATION = 'BENCHDEST'
const explicit = [UIDs.ExplicitVRLittleEndian]

export async function measureRetrieval(options: BenchOptions, workFolder: string): Promise<string> {
  const taking = contestants(workFolder, options.contestants ?? ['leadglass', 'orthanc, plain'])
  const rounds = options.rounds ?? (options.quick ? 1 : 5)
  const columns: [name: string, move: number, get: number][] = []
  for (const contestant of taking) {
    const folder = join(workFolder, 'server')
    rmSync(folder, { recursive: true, force: true })
    const server = await contestant.start(folder)
    try {
      const job = {
        port: server.dicomPort,
        calledAETitle: server.aeTitle,
        callingAETitle: SENDER_AE_TITLE,
        tls: server.tls,
      }
      await sendPrecut({ ...job, corpus: 'ct', associations: 1, instancesEach: INSTANCES }, () => {})
      const move = await repeated(rounds, () => measureMove(server))
      columns.push([contestant.name, move, await repeated(rounds, () => measureGet(server))])
    } finally {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const names = columns.map(([name]) => name)
  const row = (title: string, values: number[]) => [
    title,
    ...values.map(formatNumber),
    ...(values.length === 2 ? [`${formatNumber(values[0]! / values[1]!)}×`] : []),
  ]
  return table(
    [`${INSTANCES} CT images (MB/s)`, ...names, ...(names.length === 2 ? ['times as fast'] : [])],
    [
      row(
        'C-MOVE',
        columns.map(([, move]) => move),
      ),
      row(
        'C-GET',
        columns.map(([, , get]) => get),
      ),
    ],
  )
}

async function repeated(rounds: number, once: () => Promise<number>): Promise<number> {
  const values: number[] = []
  for (let round = 0; round < rounds; round += 1) values.push(await once())
  return median(values)
}

/** Counts octets and forgets them. */
function counter(): { sink: InstanceSink; octets: () => number } {
  let octets = 0
  const store = async (_: unknown, dataSet: AsyncIterable<Uint8Array>) => {
    for await (const chunk of dataSet) octets += chunk.length
  }
  return { sink: { store }, octets: () => octets }
}

function seriesIdentifier(): DataSet {
  const [first] = [...ctCorpus({ count: 1, name: 'ct of association 0' })]
  const header = readDataSet(first!.dataSet, first!)
  return new DataSet()
    .set(Tags.QueryRetrieveLevel, 'CS', 'SERIES')
    .set(Tags.StudyInstanceUID, 'UI', header.string(Tags.StudyInstanceUID)!)
    .set(Tags.SeriesInstanceUID, 'UI', header.string(Tags.SeriesInstanceUID)!)
}

let destinationCount = 0

async function measureMove(server: RunningServer): Promise<number> {
  const { sink, octets } = counter()
  const acceptor = new AssociationAcceptor({
    services: [storageSCP(sink)],
    policy: { admit: () => ({ accepted: true, principal: undefined, services: ['store'] }) },
    dangerouslyAcceptPlaintext: true,
  })
  const { port } = await acceptor.listen({ host: '127.0.0.1', port: 0 })
  const destination = `${DESTINATION}${++destinationCount}`
  await server.addDestination!(destination, port)
  const abstractSyntaxUID = UIDs.StudyRootQueryRetrieveInformationModelMove
  const association = await connectTo(server, [{ abstractSyntaxUID, transferSyntaxUIDs: explicit }])
  const began = performance.now()
  const operation = cMove(association, { abstractSyntaxUID, identifier: seriesIdentifier(), destination })
  for await (const _ of operation);
  const seconds = (performance.now() - began) / 1000
  await association.release()
  await acceptor.close()
  return octets() / 1e6 / seconds
}

async function measureGet(server: RunningServer): Promise<number> {
  const { sink, octets } = counter()
  const abstractSyntaxUID = UIDs.StudyRootQueryRetrieveInformationModelGet
  const role = { scu: false, scp: true }
  const contexts = [
    { abstractSyntaxUID, transferSyntaxUIDs: explicit },
    { abstractSyntaxUID: UIDs.CTImageStorage, transferSyntaxUIDs: explicit, role },
  ]
  const association = await connectTo(server, contexts, [storageSCP(sink)])
  const began = performance.now()
  for await (const _ of cGet(association, { abstractSyntaxUID, identifier: seriesIdentifier() }));
  const seconds = (performance.now() - began) / 1000
  await association.release()
  return octets() / 1e6 / seconds
}
