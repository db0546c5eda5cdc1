/** Every route and every service of a node leaves an entry that names who asked, or says here why it leaves none. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Action, actions, Gate, type NodeService, nodeServices, type Role, roles } from '@leadglass/access'
import type { AuditEvent } from '@leadglass/audit'
import { DataSet, Tags, UIDs } from '@leadglass/dicom'
import {
  AssociationAcceptor,
  type ContextProposal,
  cFind,
  cGet,
  cMove,
  formatStatus,
  nCreate,
  type RequestorAssociation,
  requestCommitment,
  requestContext,
  Status,
  storageSCP,
} from '@leadglass/network'
import { freePort, part10File } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type NodeCertificate, runOperation } from '../../src/index.ts'
import { associate, eventually, nodeOf } from '../support/archives.ts'
import { multipartBody } from '../support/multipart.ts'
import { json, startServer, type TestServer } from '../support/running-server.ts'
import { type StoredStudy, storeStudy } from '../support/stored-study.ts'
import { bodies, elsewhere, names, namesFor, unrecorded } from './on-record.ts'

interface Route {
  name: string
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  right: Action
}

let archive: TestServer
let stored: StoredStudy
let routes: Route[]
let device: { aeTitle: string; certificate: NodeCertificate }
let receiver: AssociationAcceptor

beforeAll(async () => {
  archive = await startServer()
  stored = await storeStudy(archive)
  const { paths } = (await archive.send('/api/openapi.json', { as: 'monitor' })).json()
  routes = Object.entries<Record<string, { 'x-right': Action }>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { 'x-right': right }]) => {
      const upper = method.toUpperCase() as Route['method']
      return { name: `${upper} ${path}`, method: upper, path, right }
    }),
  )
  const port = await freePort()
  device = { aeTitle: 'DEVICE', certificate: await nodeOf(archive, 'DEVICE', nodeServices, `127.0.0.1:${port}`) }
  receiver = await listen(port)
})
afterAll(async () => {
  await receiver.close()
  stored.remove()
  await archive.close()
})

/** Takes what a C-MOVE sends. */
async function listen(port: number): Promise<AssociationAcceptor> {
  const { key, certificate, authority } = device.certificate
  const acceptor = new AssociationAcceptor({
    tls: { key, certificate, authority },
    policy: { admit: () => ({ accepted: true, principal: undefined, services: ['store'] }) },
    services: [storageSCP(forgetful)],
  })
  await acceptor.listen({ host: '127.0.0.1', port })
  return acceptor
}

const forgetful = {
  async store(_: unknown, dataSet: AsyncIterable<Uint8Array>) {
    for await (const _chunk of dataSet);
  },
}

/** Entries from `index` on; asking is itself one, of the operator. */
async function entriesFrom(index: number): Promise<{ index: number; event: AuditEvent }[]> {
  const { entries } = await runOperation(archive.folder, 'audit.tail', { count: 100 })
  return entries.filter((entry) => entry.index >= index) as unknown as { index: number; event: AuditEvent }[]
}

async function end(): Promise<number> {
  return (await entriesFrom(0)).reduce((most, { index }) => Math.max(most, index + 1), 0)
}

const askedElsewhere = () => Object.values(elsewhere).flat()

function asked(): Route[] {
  const others = new Set([...askedElsewhere(), ...Object.keys(unrecorded)])
  // OPTIONS says what an address can do, whether there is anything at it or not.
  const own = routes.filter(({ name }) => !others.has(name) && !name.startsWith('OPTIONS '))
  const depth = ({ method, path }: Route) => (method === 'DELETE' ? -path.length : -1000)
  return own.sort((a, b) => depth(a) - depth(b))
}

function roleFor({ name, right }: Route): Role {
  const gate = new Gate()
  const may = (role: Role) => gate.predicate({ kind: 'token', name: role, role }, right).kind !== 'none'
  const role = actions.includes(right) ? roles.find(may) : undefined
  if (role === undefined) throw new Error(`${name} is in none of the tables, and no role's token may ask for it`)
  return role
}

function addressOf({ name, path }: Route): string {
  const [, , , , series = '', , instance = ''] = stored.addressOf(0).split('/')
  const [, , movie = ''] = stored.movie.address.split('/')
  const study = name === 'DELETE /dicom-web/studies/{study}' ? movie : stored.study
  const values: Record<string, string> = { ...names, ...namesFor[name], study, series, instance, frames: '1' }
  const address = path.replaceAll(/\{(\w+)\}/g, (_, part) => values[part] ?? '7').replace('*', '7FE00010')
  const wado = `?requestType=WADO&studyUID=${study}&seriesUID=${series}&objectUID=${instance}`
  return path === '/dicom-web/wado' ? address + wado : address
}

function bodyOf({ name, method, path }: Route) {
  if (method !== 'POST') return {}
  if (!path.startsWith('/dicom-web')) return bodies[name] ? { headers: json, body: JSON.stringify(bodies[name]) } : {}
  const headers = { 'content-type': 'multipart/related; type="application/dicom"; boundary=frontier' }
  return { headers, body: multipartBody('frontier', [part10File(stored.slices[0]!)]) }
}

interface Service {
  context: ContextProposal
  /** The entry that has to be there, beside that of the association. */
  leaves: { action: string; detail?: object }
  ask(association: RequestorAssociation): Promise<unknown>
}

const context = (abstractSyntaxUID: string) => ({
  abstractSyntaxUID,
  transferSyntaxUIDs: [UIDs.ExplicitVRLittleEndian],
})
const [find, move, get, worklist] = [
  UIDs.StudyRootQueryRetrieveInformationModelFind,
  UIDs.StudyRootQueryRetrieveInformationModelMove,
  UIDs.StudyRootQueryRetrieveInformationModelGet,
  UIDs.ModalityWorklistInformationModelFind,
]
const study = () =>
  new DataSet().set(Tags.QueryRetrieveLevel, 'CS', 'STUDY').set(Tags.StudyInstanceUID, 'UI', stored.study)
const toTheEnd = async (answers: AsyncIterable<unknown>) => {
  for await (const _ of answers);
}
const step = () =>
  new DataSet()
    .set(Tags.ScheduledStepAttributesSequence, 'SQ', [new DataSet().set(Tags.StudyInstanceUID, 'UI', '1.2.3')])
    .set(Tags.PerformedProcedureStepID, 'SH', 'P1')
    .set(Tags.PerformedStationAETitle, 'AE', 'DEVICE')
    .set(Tags.PerformedProcedureStepStartDate, 'DA', '20261201')
    .set(Tags.PerformedProcedureStepStartTime, 'TM', '093000')
    .set(Tags.PerformedProcedureStepStatus, 'CS', 'IN PROGRESS')
    .set(Tags.Modality, 'CS', 'CT')

/** A service that is not here does not compile. */
const asking: Record<NodeService, Service> = {
  echo: {
    context: context(UIDs.VerificationSOPClass),
    leaves: { action: 'association:ended', detail: { 'C-ECHO-RQ': 1, aeTitle: 'DEVICE', end: 'released' } },
    ask: (association) => association.echo(),
  },
  store: {
    context: context(UIDs.CTImageStorage),
    // The study has it already.
    leaves: { action: 'instance:already-stored' },
    ask: (association) => association.store(stored.slices[0]!),
  },
  find: {
    context: context(find),
    leaves: { action: 'study:list' },
    ask: (association) => toTheEnd(cFind(association, { abstractSyntaxUID: find, identifier: study() })),
  },
  move: {
    context: context(move),
    leaves: {
      action: 'retrieval:ended',
      detail: { message: 'C-MOVE-RQ', destination: 'DEVICE', completed: 3, failed: 0 },
    },
    ask: (association) =>
      toTheEnd(cMove(association, { abstractSyntaxUID: move, identifier: study(), destination: 'DEVICE' })),
  },
  get: {
    // The device takes no storage context, so that nothing can be sent to it.
    context: context(get),
    leaves: { action: 'retrieval:ended', detail: { message: 'C-GET-RQ', completed: 0, failed: 3 } },
    ask: (association) => toTheEnd(cGet(association, { abstractSyntaxUID: get, identifier: study() })),
  },
  commit: {
    context: requestContext,
    leaves: { action: 'commitment:asked' },
    ask: (association) => requestCommitment(association, { transactionUID: '1.2.3.4', items: [stored.slices[0]!] }),
  },
  worklist: {
    context: context(worklist),
    leaves: { action: 'worklist:read' },
    ask: (association) => {
      const identifier = new DataSet().set(Tags.StudyInstanceUID, 'UI', '').set(Tags.PatientID, 'LO', '')
      return toTheEnd(cFind(association, { abstractSyntaxUID: worklist, identifier }))
    },
  },
  mpps: {
    context: context(UIDs.ModalityPerformedProcedureStep),
    leaves: { action: 'step:reported' },
    ask: (association) =>
      nCreate(association, { sopClassUID: UIDs.ModalityPerformedProcedureStep, attributes: step() }),
  },
}

describe('a node that asks for', () => {
  test.each(Object.entries(asking))('%s is named, and its association', async (_, { context, leaves, ask }) => {
    const own = await entriesOf([context], ask)
    expect(own).toContainEqual(expect.objectContaining({ ...leaves, ...detailOf(leaves) }))
    expect(own).toContainEqual(expect.objectContaining({ action: 'association:ended', address: '127.0.0.1' }))
  })

  test('a move to where nothing may be sent is named with the destination', async () => {
    const request = () => ({ abstractSyntaxUID: move, identifier: study(), destination: 'ELSEWHERE' })
    const own = await entriesOf([context(move)], (association) => toTheEnd(cMove(association, request())))
    expect(own.find(({ action }) => action === 'retrieval:ended')).toMatchObject({
      outcome: 'failure',
      detail: { destination: 'ELSEWHERE', completed: 0, status: formatStatus(Status.MoveDestinationUnknown) },
    })
  })

  test('nothing, and breaks off, is named too', async () => {
    const own = await entriesOf([context(UIDs.VerificationSOPClass)], async (association) => association.abort())
    expect(own.find(({ action }) => action === 'association:ended')).toMatchObject({
      detail: { end: 'LG_ASSOCIATION_ABORTED' },
    })
  })
})

function detailOf({ detail }: Service['leaves']) {
  return detail ? { detail: expect.objectContaining(detail) } : {}
}

/** What one association left in the log, in its order. */
async function entriesOf(contexts: readonly ContextProposal[], ask: Service['ask']): Promise<AuditEvent[]> {
  const from = await end()
  const association = await associate(archive, device, contexts)
  await ask(association)
  await association.release().catch(() => undefined)
  const own = async () =>
    (await entriesFrom(from)).map(({ event }) => event).filter(({ principal }) => principal === 'node:DEVICE')
  return eventually(own, (events) => events.some(({ action }) => action === 'association:ended'))
}

describe('the audit log', () => {
  test('has an entry of each request, by whoever asked', async () => {
    const missing: string[] = []
    let from = await end()
    for (const route of asked()) {
      const as = roleFor(route)
      const { status } = await archive.send(addressOf(route), { method: route.method, as, ...bodyOf(route) })
      const fresh = await entriesFrom(from)
      const own = fresh.filter(({ event }) => event.principal === `token:${as}` && event.address === '127.0.0.1')
      if (own.length === 0) missing.push(`${route.name} as ${as}: ${status}`)
      from = Math.max(from, ...fresh.map(({ index }) => index + 1))
    }
    expect(missing).toEqual([])
  }, 120_000)

  test('knows every route of the tables, and no other test is named in vain', () => {
    const known = new Set(routes.map(({ name }) => name))
    const named = [...Object.keys(bodies), ...Object.keys(unrecorded), ...askedElsewhere()]
    expect(named.filter((name) => !known.has(name))).toEqual([])
    for (const file of Object.keys(elsewhere)) {
      const path = join(import.meta.dirname, '..', file)
      expect(existsSync(path) && readFileSync(path, 'utf8'), file).toMatch(/audit/)
    }
  })
})
