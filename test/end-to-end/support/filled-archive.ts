/** A running archive with something on every page, and people of every role. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ctPhantom, part10File } from '@leadglass/testkit'
import { Api } from './api.ts'
import { elementValue } from './images.ts'
import { madeInstance, toStore } from './made-instance.ts'
import { examination, task, today } from './orders.ts'
import type { Server } from './server.ts'
import { system, writeRun } from './survey-runs.ts'
import { TestArchive } from './test-archive.ts'

export interface Filled {
  archive: TestArchive
  server: Server
  /** A CT of some slices. */
  studyInstanceUID: string
  remove(): Promise<void>
}

const people = {
  ada: 'clinician',
  tom: 'technologist',
  grace: 'auditor',
  sam: 'surveyor',
  rita: 'researcher',
  rob: 'referrer',
} as const

export async function fillArchive(): Promise<Filled> {
  const archive = await TestArchive.create()
  const files = join(archive.place, 'files')
  mkdirSync(files)
  const first = await writeStudies(files)
  await archive.run(['import', files])
  for (const [name, role] of Object.entries(people)) await archive.person(name, role)
  const surveys = join(archive.place, 'surveys')
  const now = new Date().toISOString()
  const systems = Array.from({ length: 12 }, (_, index) => system(index, now))
  writeRun(surveys, 'autumn', now, systems)
  const server = await archive.serve({
    LEADGLASS_SURVEY_FOLDER: surveys,
    LEADGLASS_FORWARDING_RULES: JSON.stringify([{ name: 'mirror', to: ['NOWHERE'] }]),
  })
  await fillPages(archive, server, first)
  return {
    archive,
    server,
    studyInstanceUID: elementValue(first.file, 'StudyInstanceUID'),
    remove: () => archive.remove(),
  }
}

interface Written {
  /** One of the CT. */
  file: string
  /** Study Instance UID of one that may be deleted. */
  spare: string
}

async function writeStudies(folder: string): Promise<Written> {
  let file = ''
  for await (const slice of ctPhantom({ sliceCount: 3 })) {
    file = join(folder, `${slice.sopInstanceUID}.dcm`)
    writeFileSync(file, part10File(slice))
  }
  const others = ['Herschel^Caroline', 'Noether^Emmy'].map((patientName, index) =>
    madeInstance({ patientName, patientId: `N-${index}`, studyDate: today(), studyDescription: 'Abdomen' }),
  )
  for (const one of others) writeFileSync(join(folder, `${one.sopUID}.dcm`), part10File(toStore(one)))
  return { file, spare: others[1]!.studyUID }
}

async function fillPages(archive: TestArchive, server: Server, { file, spare }: Written): Promise<void> {
  const [administrator, technologist, clinician, surveyor] = await Promise.all(
    (['administrator', 'technologist', 'clinician', 'surveyor'] as const).map((role) => Api.of(archive, server, role)),
  )
  const studyInstanceUID = elementValue(file, 'StudyInstanceUID')
  await administrator!.send('POST', '/api/nodes', { aeTitle: 'CT1', host: '127.0.0.1', port: 1, services: ['store'] })
  await administrator!.send('POST', '/api/clients', { name: 'befunder', role: 'clinician', keys: publicKey })
  await administrator!.send('POST', '/api/collections', { name: 'Lungen', kind: 'project' })
  await administrator!.send('POST', '/api/collections/Lungen/studies', { add: [studyInstanceUID] })
  await administrator!.send('POST', '/api/projects/Lungen', {})
  const studies = { kind: 'collection', name: 'Lungen' }
  for (const name of ['researcher', 'referrer'])
    await administrator!.send('POST', '/api/grants', { to: { kind: 'role', name }, studies, purpose: 'Forschung' })
  await administrator!.send('POST', '/api/alerts/test')
  await technologist!.send('POST', '/api/worklist', examination())
  await technologist!.send('POST', '/dicom-web/workitems', task('Befunden'), 'application/dicom+json')
  await technologist!.send('DELETE', `/dicom-web/studies/${spare}`)
  await clinician!.send('POST', '/api/shares', { studyInstanceUID, recipient: 'Dr. Roe', expiresInMs: 3_600_000 })
  await surveyor!.send('POST', '/api/survey/runs', {})
  await Promise.all([administrator, technologist, clinician, surveyor].map((api) => api!.close()))
}

/** Of a P-256 key that nobody has any more. */
const publicKey = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9
q9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==
-----END PUBLIC KEY-----
`
