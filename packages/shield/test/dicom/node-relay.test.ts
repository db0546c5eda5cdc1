/** What of a node's services goes on to an old archive, and what its guard lets pass, with the gate's own rules. */
import { Gate, type Granted, type NodePrincipal, type PersonPrincipal, type Principal } from '@leadglass/access'
import type { AuditEvent } from '@leadglass/audit'
import { DataSet, encodeDataSet, Tags, UIDs } from '@leadglass/dicom'
import { CommandFields, type RelayedMessage, type RelayGuard, type ServiceName, Status } from '@leadglass/network'
import { beforeEach, describe, expect, test } from 'vitest'
import { nodeRelay } from '../../src/dicom/node-relay.ts'
import type { ListedRow, OpenedStudy } from '../../src/dicom/relay-parts.ts'

const everything: readonly ServiceName[] = ['echo', 'store', 'find', 'move', 'get', 'commit', 'worklist', 'mpps']
const viewer: NodePrincipal = { kind: 'node', aeTitle: 'VIEWER1', services: everything }
const find = UIDs.StudyRootQueryRetrieveInformationModelFind
const move = UIDs.StudyRootQueryRetrieveInformationModelMove
const explicit = UIDs.ExplicitVRLittleEndian

let log: AuditEvent[]
let opened: OpenedStudy[]
let listed: ListedRow[][]
let octets: number
let stop: boolean
let suspended: boolean
let confined: readonly Granted[] | undefined

beforeEach(() => {
  ;[log, opened, listed] = [[], [], []]
  ;[octets, stop, suspended] = [0, false, false]
  confined = undefined
})

const gate = new Gate({
  isSuspended: () => suspended,
  grants: { confines: () => confined !== undefined, granted: () => confined ?? [] },
})
const watched = () => {
  if (stop) throw new Error('stopped')
}
const nodes: Record<string, object> = {
  VIEWER1: { aeTitle: 'VIEWER1', host: '10.0.0.9', port: 104 },
  HOMELESS: { aeTitle: 'HOMELESS' },
  STUDY: { aeTitle: 'STUDY', host: '10.0.0.9', port: 104, deIdentified: true },
}

const relay = ({ delivers = true } = {}) =>
  nodeRelay({
    oldArchive: { host: '127.0.0.1', port: 104, aeTitle: 'OLDPACS' },
    privateSOPClasses: 'refuse',
    delivers,
    gate,
    accounts: { node: async (aeTitle) => nodes[aeTitle] as never },
    audit: { append: async (event) => void log.push(event) },
    onError: (error) => {
      throw error
    },
    opaque: (kind, value) => `${kind}:${value.length}`,
    watch: {
      opening: async (_, study) => {
        watched()
        opened.push(study)
      },
      listed: async (_, __, rows) => {
        watched()
        listed.push([...rows])
      },
      handedOut: (_, count) => {
        octets += count
      },
    },
  })

const associationOf = (principal: Principal) => ({
  id: 'a1',
  principal,
  services: everything,
  request: { callingAETitle: 'VIEWER1', calledAETitle: 'LEADGLASS', address: '10.0.0.9', port: 1, contexts: [] },
})

async function routeOf(principal: Principal, of = relay()) {
  const route = await of.route(associationOf(principal))
  if ('why' in route) throw new Error(route.why)
  return route
}

const keys = (values: Partial<Record<'StudyInstanceUID' | 'PatientID' | 'QueryRetrieveLevel', string>>) => {
  const set = new DataSet()
  for (const [keyword, value] of Object.entries(values)) set.set(Tags[keyword as 'PatientID'], 'LO', value)
  return encodeDataSet(set, { transferSyntaxUID: explicit })
}

const message = (service: ServiceName, command: object, identifier?: Uint8Array): RelayedMessage => ({
  association: associationOf(viewer),
  command: { CommandDataSetType: 0, ...command } as never,
  service,
  abstractSyntaxUID: service === 'find' ? find : move,
  transferSyntaxUID: explicit,
  fromRequestor: true,
  ...(identifier ? { identifier } : {}),
})
const moving = (identifier: Uint8Array, MoveDestination = 'VIEWER1') =>
  message('move', { CommandField: CommandFields['C-MOVE-RQ'], MoveDestination }, identifier)
const answer = (Status: number, identifier?: Uint8Array): RelayedMessage => ({
  ...message('find', { CommandField: CommandFields['C-FIND-RSP'], MessageIDBeingRespondedTo: 7, Status }, identifier),
  fromRequestor: false,
})

async function search(guard: RelayGuard, rows: readonly Uint8Array[]): Promise<void> {
  const request = { CommandField: CommandFields['C-FIND-RQ'], MessageID: 7 }
  const asked = keys({ QueryRetrieveLevel: 'STUDY', PatientID: '' })
  expect(await guard.onRequest(message('find', request, asked))).toBeUndefined()
  for (const row of rows) await guard.onResponse(answer(Status.Pending, row))
  await guard.onResponse(answer(Status.Success))
}

describe('services that go on', () => {
  test('are the node’s, under its own title', async () => {
    const route = await routeOf(viewer)
    expect(route).toMatchObject({ services: everything, callingAETitle: 'VIEWER1', calledAETitle: 'OLDPACS' })
  })

  test('are those that the gate allows for every study: to whoever is confined only what shows nobody', async () => {
    confined = [{ name: 'grant-1', where: { kind: 'equals', attribute: 'StudyInstanceUID', value: '1.2' } }]
    expect((await routeOf(viewer)).services).toEqual(['echo', 'store', 'commit', 'mpps'])
  })

  test('are none but storing where no identities may be seen', async () => {
    expect((await routeOf({ ...viewer, deIdentified: true })).services).toEqual(['echo', 'store'])
  })

  test('are those of the person who sits at the node', async () => {
    const person = (role: PersonPrincipal['role']): PersonPrincipal => ({
      kind: 'person',
      name: 'ada',
      role,
      via: 'dicom',
    })
    expect((await routeOf(person('auditor'))).services).toEqual(['echo'])
    expect((await routeOf(person('clinician'))).services).toContain('get')
  })

  test('are none for whoever is suspended', async () => {
    suspended = true
    expect((await routeOf(viewer)).services).toEqual(['echo'])
  })
})

describe('a retrieval', () => {
  test('is on record before it goes on, by names that say nothing', async () => {
    const { guard } = await routeOf(viewer)
    expect(await guard.onRequest(moving(keys({ StudyInstanceUID: '1.2.3', PatientID: 'P1' })))).toBeUndefined()
    expect(opened).toEqual([{ studyInstanceUID: '1.2.3', patientID: 'P1' }])
    expect(log).toMatchObject([
      { action: 'study:read', outcome: 'success', principal: 'node:VIEWER1', object: 'study:5' },
    ])
    expect(log[0]!.detail).toMatchObject({ destination: 'VIEWER1', patient: 'patient:2' })
    expect(JSON.stringify(log)).not.toMatch(/1\.2\.3|P1/)
  })

  test('is known to be of a patient whom an answer named before', async () => {
    const { guard } = await routeOf(viewer)
    await search(guard, [keys({ StudyInstanceUID: '1.2.3', PatientID: 'P1' })])
    expect(listed).toEqual([[{ studyInstanceUID: '1.2.3', patientID: 'P1' }]])
    await guard.onRequest(moving(keys({ StudyInstanceUID: '1.2.3' })))
    expect(opened).toEqual([{ studyInstanceUID: '1.2.3', patientID: 'P1' }])
  })

  test.each([
    ['nobody', keys({ QueryRetrieveLevel: 'STUDY' })],
    ['everybody', keys({ StudyInstanceUID: '*', PatientID: '?*' })],
    ['what cannot be read', Uint8Array.of(1, 2, 3)],
    ['nothing at all', new Uint8Array(0)],
  ])('of %s is refused', async (_, identifier) => {
    const { guard } = await routeOf(viewer)
    expect(await guard.onRequest(moving(identifier))).toMatchObject({ status: Status.DataSetDoesNotMatchSOPClass })
    expect(opened).toEqual([])
  })

  test.each(['NOBODY', 'HOMELESS', 'STUDY', ''])('to %s is refused, and on record', async (destination) => {
    const { guard } = await routeOf(viewer)
    const refusal = await guard.onRequest(moving(keys({ StudyInstanceUID: '1.2.3' }), destination))
    expect(refusal).toMatchObject({ status: Status.MoveDestinationUnknown })
    expect(log).toMatchObject([{ action: 'study:read', outcome: 'denied' }])
  })

  test('by C-MOVE is refused where nothing can be delivered', async () => {
    const { guard } = await routeOf(viewer, relay({ delivers: false }))
    const refusal = await guard.onRequest(moving(keys({ StudyInstanceUID: '1.2.3' })))
    expect(refusal).toMatchObject({ status: Status.MoveDestinationUnknown })
  })

  test('that the watch stops is refused, with all that come after it in this association', async () => {
    const { guard } = await routeOf(viewer)
    stop = true
    const request = moving(keys({ StudyInstanceUID: '1.2.3' }))
    expect(await guard.onRequest(request)).toMatchObject({ status: Status.NotAuthorized })
    ;[stop, suspended] = [false, true]
    expect(await guard.onRequest(request)).toMatchObject({ status: Status.NotAuthorized })
    expect(log.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['study:read', 'denied'],
      ['access:denied', 'denied'],
    ])
  })
})

describe('a search', () => {
  test('is on record with its number of answers once they are through', async () => {
    const { guard } = await routeOf(viewer)
    const rows = Array.from({ length: 2500 }, (_, index) => keys({ StudyInstanceUID: `1.${index}` }))
    await search(guard, rows)
    expect(listed.map(({ length }) => length)).toEqual([1000, 1000, 500])
    expect(log).toMatchObject([
      { action: 'study:list', outcome: 'success', detail: { matches: 2500, status: '0000H' } },
    ])
  })

  test('that is left before its last answer is on record with what was seen, and the watch knows of it', async () => {
    const { guard } = await routeOf(viewer)
    const asked = { CommandField: CommandFields['C-FIND-RQ'], MessageID: 7 }
    await guard.onRequest(message('find', asked, keys({ QueryRetrieveLevel: 'STUDY' })))
    await guard.onResponse(answer(Status.Pending, keys({ StudyInstanceUID: '1.2.3', PatientID: 'P1' })))
    expect(log).toEqual([])
    guard.onEnded()
    await expect.poll(() => log).toMatchObject([{ action: 'study:list', outcome: 'failure', detail: { matches: 1 } }])
    expect(listed).toEqual([[{ studyInstanceUID: '1.2.3', patientID: 'P1' }]])
  })

  test('that the watch stops ends the association', async () => {
    const { guard } = await routeOf(viewer)
    stop = true
    await expect(search(guard, [])).rejects.toThrow('stopped')
    expect(log).toMatchObject([{ action: 'study:list', outcome: 'denied' }])
  })
})

test('a question to the worklist is on record, and no study is seen by it', async () => {
  const { guard } = await routeOf(viewer)
  const asked = { CommandField: CommandFields['C-FIND-RQ'], MessageID: 7 }
  expect(await guard.onRequest(message('worklist', asked, keys({ PatientID: '' })))).toBeUndefined()
  const scheduled = keys({ PatientID: 'P1' })
  await guard.onResponse({ ...answer(Status.Pending, scheduled), service: 'worklist' })
  await guard.onResponse({ ...answer(Status.Success), service: 'worklist' })
  expect(listed).toEqual([])
  expect(log).toMatchObject([{ action: 'worklist:read', detail: { matches: 1 } }])
})

test('octets on their way out are told to the watch', async () => {
  const { guard } = await routeOf(viewer)
  guard.onOctets(5)
  expect(octets).toBe(5)
})
