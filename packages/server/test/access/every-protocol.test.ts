/**
 * No list shows what a fetch refuses, nor the reverse: every protocol, asked by every role, by people and by nodes, shows exactly
 * the studies that the asker was granted.
 */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type NodeService, nodeServices, type Role, roles } from '@leadglass/access'
import type { UserIdentity } from '@leadglass/network'
import { uidOf } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type NodeCertificate, runOperation } from '../../src/index.ts'
import { nodeOf, removeScratchFolders, scratchFolder } from '../support/archives.ts'
import { Person } from '../support/person.ts'
import { json, startServer, type TestServer } from '../support/running-server.ts'
import { type Asker, type Protocol, protocols, share, silent, silentServices } from './protocols.ts'
import { fileOf, type SampleStudy, scheduledItem, studies, trashed, workitemOf } from './studies.ts'

type Of = (study: SampleStudy) => boolean

/** Who asks, and which studies they may see: written out, without a word of the rules. */
interface Someone {
  name: string
  as: Role | 'cleo' | 'node' | 'share' | 'share of series'
  node: 'FREE' | 'CONFINED'
  sees: Of
  /** Default: the same. */
  schedules?: Of
  /** Default: what they see, if their role shares at all. */
  shares?: Of
}

const none: Of = () => false
const askers: readonly Someone[] = [
  { name: 'a clinician', as: 'clinician', node: 'FREE', sees: () => true },
  {
    name: 'a technologist, whose role is confined to a department and one study',
    as: 'technologist',
    node: 'FREE',
    sees: ({ modality, department, uid }) =>
      (modality === 'CT' && department === 'Radiology') || uid === studies[3]!.uid,
  },
  {
    name: 'a referrer, who sees their own',
    as: 'referrer',
    node: 'FREE',
    sees: ({ referring }) => referring === 'Smith^Jane',
    schedules: none,
  },
  { name: 'a researcher, who sees nothing with its identity', as: 'researcher', node: 'FREE', sees: none },
  ...(['administrator', 'auditor', 'monitor', 'surveyor'] as const).map(
    (role): Someone => ({ name: `a token of the role ${role}`, as: role, node: 'FREE', sees: none }),
  ),
  {
    name: 'a confined clinician who broke the glass for one patient',
    as: 'cleo',
    node: 'FREE',
    sees: ({ patientID, issuer, institution }) =>
      (patientID === 'SHARED' && issuer === 'NORTH') || institution === 'North',
    schedules: ({ institution }) => institution === 'North',
    shares: ({ institution }) => institution === 'North',
  },
  { name: 'a share of a study', as: 'share', node: 'FREE', sees: ({ uid }) => uid === studies[0]!.uid },
  { name: 'a share of chosen series', as: 'share of series', node: 'FREE', sees: ({ uid }) => uid === studies[0]!.uid },
  { name: 'a node', as: 'node', node: 'FREE', sees: () => true },
  {
    name: 'a confined node, which sees what was listed by hand, and a station',
    as: 'node',
    node: 'CONFINED',
    sees: ({ uid, station }) => uid === studies[8]!.uid || station === 'CT1',
  },
]

const password = 'Lighthouse-of-Genoa-1128'
const certificates = new Map<string, NodeCertificate>()
let archive: TestServer

/** Signs in wholly: a session of a password alone is nobody until a second factor is enrolled. */
async function signIn(name: string): Promise<{ cookie: string; 'x-csrf-token': string }> {
  const person = new Person(archive)
  await person.signIn(name, password)
  const enrolled = await person.enrolTotp()
  expect(enrolled.status, enrolled.text).toBe(200)
  return { cookie: person.cookie, 'x-csrf-token': person.csrf }
}

let cleo: Awaited<ReturnType<typeof signIn>>
/** Cookies of opened shares of the first study: of all of it, and of its first series but not the other one. */
const shares = new Map<string, string>()
const first = studies[0]!
const unshared = { ...first, series: uidOf('access series not shared'), instance: uidOf('access instance not shared') }

async function openShare(as: 'share' | 'share of series', more: object): Promise<void> {
  const made = await share(askerOf({ as: 'clinician', node: 'FREE' }), first, more)
  expect(made.status, made.text).toBe(200)
  const { link, code } = made.json()
  const body = JSON.stringify({ secret: link.split('/#/share/')[1], code })
  const opened = await archive.send('/api/share-session', { method: 'POST', headers: json, body })
  expect(opened.status, opened.text).toBe(200)
  shares.set(as, String(opened.headers['set-cookie']).split(';')[0]!)
}

beforeAll(async () => {
  archive = await startServer()
  const { folder } = archive
  const scratch = await scratchFolder()
  const paths = await Promise.all(
    [...studies, unshared, ...trashed].map(async (study, number) => {
      const path = join(scratch, `${number}.dcm`)
      await writeFile(path, fileOf(study))
      return path
    }),
  )
  const { stored } = await runOperation(folder, 'import', { paths })
  expect(stored).toBe(studies.length + 1 + trashed.length)
  for (const { uid } of trashed) {
    const deleted = await archive.send(`/dicom-web/studies/${uid}`, { method: 'DELETE', as: 'technologist' })
    expect(deleted.status, deleted.text).toBe(204)
  }
  await runOperation(folder, 'worklist.add', { items: studies.map(scheduledItem) })
  for (const study of studies) {
    const body = JSON.stringify(workitemOf(study))
    const made = await archive.send(`/dicom-web/workitems?${study.uid}.7`, {
      method: 'POST',
      as: 'technologist',
      headers: { 'content-type': 'application/dicom+json' },
      body,
    })
    expect(made.status, made.text).toBe(201)
  }
  for (const aeTitle of ['FREE', 'CONFINED']) {
    certificates.set(aeTitle, await nodeOf(archive, aeTitle, ['echo', 'find', 'move', 'get', 'worklist']))
  }
  await runOperation(folder, 'node.add', { aeTitle: 'NOWHERE', host: '127.0.0.1', port: 9, services: ['store'] })
  await grantAll(folder)
  await runOperation(folder, 'user.add', { name: 'cleo', role: 'clinician', password })
  cleo = await signIn('cleo')
  await openShare('share', {})
  await openShare('share of series', { seriesInstanceUIDs: [first.series] })
  const glass = await archive.send('/api/break-glass', {
    method: 'POST',
    headers: { ...json, ...cleo },
    body: JSON.stringify({
      patientID: 'SHARED',
      issuerOfPatientID: 'NORTH',
      reason: 'emergency room, unconscious',
      minutes: 60,
    }),
  })
  expect(glass.status, glass.text).toBe(201)
})
afterAll(async () => {
  await archive.close()
  await removeScratchFolders()
})

async function grantAll(folder: string): Promise<void> {
  const purpose = 'treatment'
  const collection = (name: string, conditions: object[], more: object = {}) =>
    runOperation(folder, 'collection.add', { name, kind: 'department', conditions, ...more } as never)
  const grant = (kind: string, name: string, studiesOf: object) =>
    runOperation(folder, 'grant.add', { to: { kind, name }, studies: studiesOf, purpose } as never)
  const confine = (kind: 'role' | 'person' | 'node', name: string) =>
    runOperation(folder, 'grant.confine', { to: { kind, name }, confined: true })
  await collection('CT of radiology', [
    { attribute: 'Modality', values: ['CT'] },
    { attribute: 'InstitutionalDepartmentName', values: ['Radiology'] },
  ])
  await collection('North', [{ attribute: 'InstitutionName', values: ['North'] }])
  await collection('Listed', [], { studyInstanceUIDs: [studies[8]!.uid] })
  await collection('Station', [{ attribute: 'StationName', values: ['CT1', 'CT2'] }])
  await collection('Everything else', [{ attribute: 'Modality', values: ['CT', 'MR', 'XA'] }], { kind: 'project' })
  await confine('role', 'technologist')
  await grant('role', 'technologist', { kind: 'collection', name: 'CT of radiology' })
  await grant('role', 'technologist', { kind: 'study', studyInstanceUID: studies[3]!.uid })
  await grant('role', 'referrer', { kind: 'own', referringPhysicianNames: ['Smith^Jane'] })
  for (const role of ['researcher', 'administrator', 'auditor', 'monitor', 'surveyor'])
    await grant('role', role, { kind: 'collection', name: 'Everything else' })
  await confine('person', 'cleo')
  await grant('person', 'cleo', { kind: 'collection', name: 'North' })
  await confine('node', 'CONFINED')
  await grant('node', 'CONFINED', { kind: 'collection', name: 'Listed' })
  await grant('node', 'CONFINED', { kind: 'collection', name: 'Station' })
}

function askerOf({ as, node }: Pick<Someone, 'as' | 'node'>): Asker {
  const device = { aeTitle: node, certificate: certificates.get(node)! }
  if (as === 'node') return { archive, node: device }
  if (as === 'cleo') return { archive, headers: cleo, node: device, userIdentity: identity(2, 'cleo', password) }
  if (as === 'share' || as === 'share of series') return { archive, headers: { cookie: shares.get(as)! }, node: device }
  const token = archive.tokens[as]
  return { archive, headers: { authorization: `Bearer ${token}` }, node: device, userIdentity: identity(5, token) }
}

function identity(type: number, primary: string, secondary = ''): UserIdentity {
  const octets = (text: string) => new TextEncoder().encode(text)
  return {
    type,
    positiveResponseRequested: false,
    primaryField: octets(primary),
    secondaryField: octets(secondary),
  }
}

const isShare = ({ as }: Pick<Someone, 'as'>): boolean => as === 'share' || as === 'share of series'

function expected(person: Someone, { right, ofShares, covers }: Protocol): string[] {
  const { as, sees, schedules = sees } = person
  // Whoever opened a share is a stranger outside DICOMweb, and whoever has an account has nothing open by a share.
  if (isShare(person) ? !ofShares && !covers[0]!.includes(' /dicom-web') : ofShares) return []
  // What is open is a study, and no work with it.
  if (isShare(person) && right === 'worklist:read') return []
  const shares = person.shares ?? (as === 'clinician' ? sees : none)
  const isShown =
    right === 'worklist:read' ? schedules : right === 'study:share' || right === 'study:collect' ? shares : sees
  const all = right === 'study:delete' ? trashed.filter(() => as === 'technologist') : studies
  return all
    .filter(isShown)
    .map(({ uid }) => uid)
    .sort()
}

describe.each(askers)('$name', (person) => {
  const usual = protocols.filter(({ by }) => (by === 'dicom' ? !isShare(person) : person.as !== 'node'))
  test('is shown exactly the same studies by every protocol', async () => {
    const asker = askerOf(person)
    const differences: string[] = []
    for (const protocol of usual) {
      const shown = [...(await protocol.shown(asker))].sort()
      const wanted = expected(person, protocol)
      const fits = protocol.one
        ? shown.length === Math.min(1, wanted.length) && shown.every((uid) => isSeen(person, uid))
        : JSON.stringify(shown) === JSON.stringify(wanted)
      if (!fits) differences.push(`${protocol.name}: ${numbers(shown)} and not ${numbers(wanted)}`)
    }
    expect(differences).toEqual([])
  })
})

describe('a share of chosen series', () => {
  test('is told by no route of DICOMweb that there is another series', async () => {
    const { paths } = (await archive.send('/api/openapi.json', { as: 'monitor' })).json()
    const told: Record<'share' | 'share of series', string[]> = { share: [], 'share of series': [] }
    for (const [template, methods] of Object.entries<object>(paths)) {
      if (!template.startsWith('/dicom-web') || !('get' in methods)) continue
      const path = template
        .replace('{study}', unshared.uid)
        .replace('{series}', unshared.series)
        .replace('{instance}', unshared.instance)
        .replace('{frames}', '1')
        .replace('*', '7FE00010')
      for (const as of ['share', 'share of series'] as const) {
        const { status, octets } = await archive.send(`${path}${searches[template] ?? ''}`, {
          headers: { accept: '*/*', cookie: shares.get(as)! },
        })
        const isNamed = [unshared.series, unshared.instance].some((uid) => octets.includes(uid))
        if (isNamed || (status === 200 && template.includes('{series}') && octets.toString() !== '[]'))
          told[as].push(template)
      }
    }
    expect(told.share.length).toBeGreaterThan(15)
    expect(told['share of series']).toEqual([])
  })
})

const searches: Readonly<Record<string, string>> = {
  '/dicom-web/studies': '?includefield=all',
  '/dicom-web/wado': `?requestType=WADO&studyUID=${unshared.uid}&seriesUID=${unshared.series}&objectUID=${unshared.instance}`,
}

function isSeen({ sees }: Someone, uid: string): boolean {
  const study = [...studies, ...trashed].find((one) => one.uid === uid)
  return study !== undefined && sees(study)
}

function numbers(uids: readonly string[]): string {
  return `[${uids.map((uid) => studies.findIndex((study) => study.uid === uid)).join(' ')}]`
}

describe('the table of protocols', () => {
  test('has every route that anybody with a right to studies can use', async () => {
    const { paths } = (await archive.send('/api/openapi.json', { as: 'monitor' })).json()
    const covered = new Set(protocols.flatMap(({ covers }) => covers))
    const routes = Object.entries<Record<string, { 'x-right': string }>>(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, route]) => ({
        name: `${method.toUpperCase()} ${path}`,
        right: route['x-right'],
      })),
    )
    const concerns = /^(study|worklist|steps):|^signed-in$/
    // Whoever opens a share has no account: its routes are public, and show a study.
    const isPublic = /^public .*(share|stud|dicom)/i
    const isTelling = (name: string, right: string) =>
      (concerns.test(right) || isPublic.test(`${right} ${name}`)) && !name.startsWith('OPTIONS ')
    // OPTIONS says what an address can do, whether there is anything at it or not.
    const telling = routes.filter(({ name, right }) => isTelling(name, right))
    const missing = telling.filter(({ name }) => !covered.has(name) && !silent[name])
    expect(missing).toEqual([])
    const names = new Set(routes.map(({ name }) => name))
    const gone = [...covered, ...Object.keys(silent)].filter((name) => / /.test(name) && !names.has(name))
    expect(gone).toEqual([])
  })

  test('has every service of a node', () => {
    const covered = new Set<string>(protocols.flatMap(({ covers }) => covers))
    const missing = nodeServices.filter((service: NodeService) => !covered.has(service) && !silentServices[service])
    expect(missing).toEqual([])
  })

  test('is asked by every role', () => {
    expect(roles.filter((role) => !askers.some(({ as }) => as === role))).toEqual([])
  })
})
