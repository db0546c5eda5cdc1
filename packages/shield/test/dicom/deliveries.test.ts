/** What an old archive may deliver: under its title, to registered nodes, instances and reports, and nothing else. */
import type { RegisteredNode } from '@leadglass/access'
import type { AuditEvent } from '@leadglass/audit'
import { UIDs } from '@leadglass/dicom'
import { AssociationAcceptor, type OpenAssociationOptions, openAssociation, storageSCP } from '@leadglass/network'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Deliveries } from '../../src/dicom/deliveries.ts'

const ct = '1.2.840.10008.5.1.4.1.1.2'
const explicit = UIDs.ExplicitVRLittleEndian

let deliveries: Deliveries
let node: AssociationAcceptor
let port: number
let isOldArchive = true
let isSuspended = false
let nodes: Record<string, Partial<RegisteredNode>>
let log: AuditEvent[] = []
let rejections: string[] = []
let stored: number

const keep = async () => {
  stored += 1
}

beforeAll(async () => {
  node = new AssociationAcceptor({
    services: [storageSCP({ store: keep })],
    policy: { admit: () => ({ accepted: true, principal: '', services: ['store'] }) },
    dangerouslyAcceptPlaintext: true,
  })
  const at = { ...(await node.listen({ host: '127.0.0.1', port: 0 })), dangerouslySendPlaintext: true }
  nodes = {
    VIEWER1: { aeTitle: 'VIEWER1', ...at },
    HOMELESS: { aeTitle: 'HOMELESS', dangerouslySendPlaintext: true },
    STUDY: { aeTitle: 'STUDY', ...at, deIdentified: true },
  }
  deliveries = new Deliveries({
    oldArchive: { host: '127.0.0.1', port: 104, aeTitle: 'OLDPACS' },
    privateSOPClasses: 'refuse',
    accounts: { node: async (aeTitle) => nodes[aeTitle] as RegisteredNode, isSuspended: () => isSuspended },
    audit: { append: async (event) => void log.push(event) },
    isOldArchive: () => isOldArchive,
    tlsFor: () => {
      throw new Error('no node here speaks TLS')
    },
    events: { onRejected: ({ why }) => rejections.push(why), onRefusedConnection: ({ why }) => rejections.push(why) },
  })
  port = (await deliveries.listen({ host: '127.0.0.1', port: 0 })).port
})

afterAll(async () => {
  await deliveries.close(0)
  await node.close()
})

beforeEach(() => {
  ;[isOldArchive, isSuspended, log, rejections, stored] = [true, false, [], [], 0]
})

const deliver = (calledAETitle: string, changes: Partial<OpenAssociationOptions> = {}) =>
  openAssociation({
    ...{ host: '127.0.0.1', port, callingAETitle: 'OLDPACS', calledAETitle },
    contexts: [{ abstractSyntaxUID: ct, transferSyntaxUIDs: [explicit] }],
    dangerouslySendPlaintext: true,
    ...changes,
  } as OpenAssociationOptions)

test('an instance goes on to the node that is called, and the log says so', async () => {
  const association = await deliver('VIEWER1')
  const instance = { sopClassUID: ct, sopInstanceUID: '1.2.3', transferSyntaxUID: explicit, dataSet: Buffer.alloc(8) }
  expect(await association.store(instance)).toMatchObject({ Status: 0 })
  await association.release()
  expect(stored).toBe(1)
  expect(log).toMatchObject([
    { action: 'shield:delivering', principal: 'operator:old-archive', detail: { destination: 'VIEWER1' } },
  ])
})

test.each([
  ['NOBODY', 'there is no node of the AE title that it calls'],
  ['HOMELESS', 'node HOMELESS has no host and port'],
  ['STUDY', 'node STUDY is sent no studies with identities'],
])('to %s nothing is delivered: %s', async (aeTitle, why) => {
  await expect(deliver(aeTitle)).rejects.toThrow(/rejected permanently/)
  expect(rejections).toEqual([why])
  expect(log).toEqual([])
})

test('to a node that is suspended nothing is delivered', async () => {
  isSuspended = true
  await expect(deliver('VIEWER1')).rejects.toThrow(/rejected permanently/)
  expect(rejections).toEqual(['node VIEWER1 is suspended'])
})

test('who has another title, or another address, delivers nothing', async () => {
  await expect(deliver('VIEWER1', { callingAETitle: 'ANYBODY' })).rejects.toThrow(/calling AE title/i)
  isOldArchive = false
  await expect(deliver('VIEWER1')).rejects.toThrow()
  expect(rejections).toEqual(['not the AE title of the old archive', 'not the address of the old archive'])
})

test('nothing is asked of a node', async () => {
  const find = UIDs.StudyRootQueryRetrieveInformationModelFind
  const contexts = [find, ct].map((abstractSyntaxUID) => ({ abstractSyntaxUID, transferSyntaxUIDs: [explicit] }))
  const association = await deliver('VIEWER1', { contexts })
  expect(association.contexts.map(({ result }) => result)).toEqual([1, 0])
  await association.release()
})
