import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { UIDs } from '@leadglass/dicom'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { certificate } from '../../support/certificate.ts'
import { FakePacs, type FakePacsOptions, type FakeStudy } from '../../support/fake-pacs.ts'
import { findInMemory } from '../../support/process-memory.ts'

const UID_ROOT = '1.2.826.0.1.3680043.9.77231'
const patient = {
  name: 'Vertraulich^Wilhelmina',
  id: 'PATID-88231-X',
  birthDate: '18830417',
  sex: 'F',
  accession: 'ACC-55120-Q',
}
const studies = Array.from(
  { length: 300 },
  (_, number): FakeStudy => ({
    uid: `${UID_ROOT}.${number}`,
    date: `2019${String(1 + (number % 12)).padStart(2, '0')}15`,
    time: '101500',
    modality: 'CT',
    series: [{ uid: `${UID_ROOT}.${number}.5`, instances: 2 }],
    patient,
  }),
)
const identifiers = [UID_ROOT, 'Vertraulich', 'PATID-88231', patient.birthDate, 'ACC-55120']

const systems: [name: string, options: FakePacsOptions][] = [
  ['that tells more than it is asked', { studies, quirks: ['tells-all'] }],
  [
    'whose images are counted series by series',
    { studies: studies.slice(0, 40), quirks: ['no-study-counts', 'no-series-counts', 'hierarchical', 'tells-all'] },
  ],
  [
    'whose answers come in pieces',
    {
      studies,
      quirks: ['tells-all'],
      pieceOctets: 1_000,
      fragmentOctets: 30,
      transferSyntaxUID: UIDs.ExplicitVRLittleEndian,
    },
  ],
  ['that caps', { studies, quirks: ['tells-all'], cap: { answers: 50, ending: 0xfe00 } }],
  ['inside TLS', { studies, quirks: ['tells-all'], tls: certificate }],
]

let child: ChildProcess
beforeAll(() => {
  child = fork(join(import.meta.dirname, '../../support/counting-child.ts'), [], {
    execArgv: ['--import', 'tsx', '--conditions=source'],
    env: { ...process.env, CONTROL_TEXT: 'of-the-search' },
  })
})
afterAll(() => void child.kill('SIGKILL'))

let pacs: FakePacs | undefined
afterEach(() => pacs?.close())

test.each(systems)(
  'after a host %s was counted, no identifier of it is in the memory of the survey',
  async (_, options) => {
    pacs = await FakePacs.start(options)
    child.send([pacs.port])
    const [[result]] = await once(child, 'message')
    expect(result.counts.studies.value).toBe(options.studies!.length)
    expect(result.exposedFields).toContain('PatientName')
    // The control shows that the search finds what is there.
    expect(findInMemory(child.pid!, ['control-of-the-search', ...identifiers])).toEqual(['control-of-the-search'])
    // What was sent: echo, find and cancel, and of identifiers the UIDs that a query for one study needs.
    expect(pacs.commands.every((name) => ['C-ECHO-RQ', 'C-FIND-RQ', 'C-CANCEL-RQ'].includes(name))).toBe(true)
    const sent = Buffer.concat(pacs.received)
    for (const identifier of identifiers.slice(1)) expect(sent.includes(identifier)).toBe(false)
  },
)
