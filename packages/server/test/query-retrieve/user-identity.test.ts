/** Who is at a node: names with passcode and tokens decide what the association may do; wrong ones are rejected. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DataSet, Tags, UIDs } from '@leadglass/dicom'
import { cFind, openAssociation, type RequestorAssociation, Status, type UserIdentity } from '@leadglass/network'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import { addNode, type PeerFiles } from '../support/dicom-peers.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

const find = UIDs.StudyRootQueryRetrieveInformationModelFind
let archive: TestServer
let scratch: string
let node: PeerFiles

beforeAll(async () => {
  archive = await startServer()
  scratch = await mkdtemp(join(tmpdir(), 'leadglass-identity-'))
  node = await addNode(archive.folder, 'WORKSTATION', scratch)
  const password = 'Lighthouse-of-Genoa-1128'
  await runOperation(archive.folder, 'user.add', { name: 'cleo', role: 'clinician', password })
  await runOperation(archive.folder, 'user.add', { name: 'audrey', role: 'auditor', password })
})
afterAll(async () => {
  await archive.close()
  await rm(scratch, { recursive: true })
})

const octets = (text: string) => new TextEncoder().encode(text)
const identity = (type: number, primary: string, secondary = ''): UserIdentity => ({
  type,
  positiveResponseRequested: true,
  primaryField: octets(primary),
  secondaryField: octets(secondary),
})

function open(userIdentity?: UserIdentity): Promise<RequestorAssociation> {
  const [host, port] = archive.server.ready.dicomTls.split(':') as [string, string]
  const { key, certificate, authority } = node.pem
  return openAssociation({
    ...{ host, port: Number(port), callingAETitle: 'WORKSTATION', calledAETitle: 'LEADGLASS' },
    contexts: [{ abstractSyntaxUID: find, transferSyntaxUIDs: [UIDs.ExplicitVRLittleEndian] }],
    tls: { key, certificate, authority },
    ...(userIdentity ? { userIdentity } : {}),
  })
}

async function statusOfQuery(association: RequestorAssociation): Promise<number> {
  const identifier = new DataSet().set(Tags.QueryRetrieveLevel, 'CS', 'STUDY').set(Tags.StudyInstanceUID, 'UI', '')
  const operation = cFind(association, { abstractSyntaxUID: find, identifier })
  for await (const _ of operation);
  const { Status: status } = await operation.response
  await association.release()
  return status
}

const password = 'Lighthouse-of-Genoa-1128'

test.each([
  ['without an identity the node asks', undefined, Status.Success],
  ['a user name alone changes nothing', identity(1, 'audrey'), Status.Success],
  ['a clinician may search', identity(2, 'cleo', password), Status.Success],
  ['an auditor may not, at whatever node', identity(2, 'audrey', password), Status.NotAuthorized],
])('%s', async (_, userIdentity, status) => {
  const association = await open(userIdentity)
  if (userIdentity?.type === 2) expect(association.userIdentityResponse).toHaveLength(0)
  expect(await statusOfQuery(association)).toBe(status)
})

test('a bearer token acts with its role, and is named in the audit log', async () => {
  expect(await statusOfQuery(await open(identity(5, archive.tokens.clinician)))).toBe(Status.Success)
  const { entries } = await runOperation(archive.folder, 'audit.tail', { count: 50 })
  const searches = entries.map(({ event }) => event as { action: string; principal: string })
  expect(searches).toContainEqual(expect.objectContaining({ action: 'study:list', principal: 'token:clinician' }))
})

test.each([
  ['a wrong passcode', identity(2, 'cleo', 'wrong')],
  ['an unknown name', identity(2, 'nobody', password)],
  ['a token that is none of ours', identity(5, 'eyJhbGciOiJub25lIn0.e30.')],
  ['a Kerberos ticket', identity(3, 'ticket')],
  ['a SAML assertion', identity(4, '<a/>')],
  ['a field of 60,000 octets', identity(2, 'x'.repeat(60_000), password)],
])('%s is rejected', async (_, userIdentity) => {
  await expect(open(userIdentity)).rejects.toMatchObject({ code: 'LG_ASSOCIATION_REJECTED' })
})
