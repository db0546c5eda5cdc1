/** The log in the forms of other systems. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvOfEntry } from '../../src/audit-export/csv-of-entry.ts'
import { dicomAuditMessage } from '../../src/audit-export/dicom-audit-message.ts'
import { kindOf } from '../../src/audit-export/entry-kind.ts'
import type { ExportedEntry } from '../../src/audit-export/exported-entry.ts'
import { fhirAuditEvent } from '../../src/audit-export/fhir-audit-event.ts'

const read: ExportedEntry = {
  index: 7,
  event: {
    time: '2026-11-26T08:00:00.000Z',
    action: 'study:read',
    outcome: 'denied',
    principal: 'person:ada',
    address: '10.1.2.3',
    object: 'study:4f',
    detail: { instances: 3, why: '<b>&"' },
  },
}

test('a DICOM audit message says who did what, when, to what and how it ended', () => {
  const message = dicomAuditMessage(read)
  expect(message).toContain(
    '<EventIdentification EventActionCode="R" EventDateTime="2026-11-26T08:00:00.000Z" EventOutcomeIndicator="4">',
  )
  expect(message).toContain('<EventID csd-code="110103" codeSystemName="DCM" originalText="DICOM Instances Accessed"/>')
  expect(message).toContain(
    '<ActiveParticipant UserID="person:ada" UserIsRequestor="true" NetworkAccessPointTypeCode="2" NetworkAccessPointID="10.1.2.3"/>',
  )
  expect(message).toContain('ParticipantObjectID="study:4f"')
  expect(message).toContain(`<ParticipantObjectDetail type="why" value="${Buffer.from('<b>&"').toString('base64')}"/>`)
})

const known: ExportedEntry['study'] = {
  state: 'known',
  StudyInstanceUID: '1.2.3',
  PatientID: 'H1',
  IssuerOfPatientID: null,
}

test('in every form an erased study says so, and a known one who and what it is', () => {
  for (const form of [dicomAuditMessage, csvOfEntry, (entry: ExportedEntry) => JSON.stringify(fhirAuditEvent(entry))]) {
    expect(form({ ...read, study: { state: 'erased' } })).toContain('erased')
    expect(form({ ...read, study: { state: 'erased' } })).toContain('study:4f')
    expect(form({ ...read, study: { state: 'sealed' } })).toBe(form(read))
    expect(form({ ...read, study: known })).toMatch(/1\.2\.3.*H1/)
  }
})

test('a FHIR AuditEvent has every element that R4 requires', () => {
  const event = fhirAuditEvent(read)
  expect(event).toMatchObject({
    resourceType: 'AuditEvent',
    type: { system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110103' },
    recorded: '2026-11-26T08:00:00.000Z',
    outcome: '4',
    agent: [
      { requestor: true, who: { identifier: { value: 'person:ada' } }, network: { address: '10.1.2.3', type: '2' } },
    ],
    source: { observer: { display: 'leadglass' } },
    entity: [{ what: { identifier: { value: 'study:4f' } } }],
  })
})

test.each([
  ['study:list', '110112'],
  ['study:export', '110106'],
  ['study:erased', '110105'],
  ['instance:received', '110104'],
  ['sign-in:failed', '110114'],
  ['audit:search', '110101'],
  ['archive:started', '110100'],
  ['account:suspended', '110113'],
])('%s is event %s', (action, code) => {
  expect(kindOf({ ...read.event, action }).event.code).toBe(code)
})

const anyEntry = fc.record({
  index: fc.nat(),
  event: fc.record({
    time: fc.constant(read.event.time),
    action: fc.string({ minLength: 1, unit: 'binary' }),
    outcome: fc.constantFrom('success', 'denied', 'failure'),
    principal: fc.string({ minLength: 1, unit: 'binary' }),
    object: fc.string({ minLength: 1, unit: 'binary' }),
    detail: fc.dictionary(fc.string(), fc.string({ unit: 'binary' })),
  }),
  study: fc.option(
    fc.oneof(
      fc.constantFrom({ state: 'erased' }, { state: 'sealed' }),
      fc.record({
        state: fc.constant('known'),
        StudyInstanceUID: fc.string(),
        PatientID: fc.option(fc.string({ unit: 'binary' })),
      }),
    ),
    { nil: undefined },
  ),
}) as fc.Arbitrary<ExportedEntry>

test('whatever an entry holds, a message is one line', () => {
  fc.assert(fc.property(anyEntry, (entry) => !/[\r\n]/.test(dicomAuditMessage(entry))))
})

test('a few hundred of any kind are well-formed XML to another reader', () => {
  const messages = fc.sample(anyEntry, 300).map(dicomAuditMessage)
  const check =
    'import sys, xml.etree.ElementTree as e\nfor line in sys.stdin.buffer.read().split(b"\\n"): e.fromstring(line)'
  execFileSync('python3', ['-c', check], { input: messages.join('\n') })
})

test('a few hundred of any kind are valid against the schema of PS3.15 A.5.1, which refuses what is not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-forms-'))
  const check = (messages: readonly string[]) => {
    const paths = messages.map((message, i) => {
      writeFileSync(join(folder, `${i}.xml`), message)
      return join(folder, `${i}.xml`)
    })
    const schema = join(import.meta.dirname, 'audit-message.rng')
    execFileSync('xmllint', ['--noout', '--relaxng', schema, ...paths], { stdio: 'pipe' })
  }
  try {
    check(fc.sample(anyEntry, 300).map(dicomAuditMessage))
    const message = dicomAuditMessage(read)
    const wrong = [
      message.replace('EventOutcomeIndicator="4"', 'EventOutcomeIndicator="5"'),
      message.replace('UserIsRequestor="true"', ''),
      message.replace(/<AuditSourceIdentification.*<\/AuditSourceIdentification>/, ''),
      message.replace('csd-code="110103"', 'code="110103"'),
    ]
    for (const one of wrong) {
      expect(one).not.toBe(message)
      expect(() => check([one])).toThrow()
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)'])('%s is no formula in CSV', (principal) => {
  expect(csvOfEntry({ index: 0, event: { ...read.event, principal } })).toContain(`,'${principal},`)
})

/** The elements of R4 AuditEvent that we write: whether they must be there, may repeat, and what they hold. */
type Form = RegExp | 'boolean' | Fields
interface Fields {
  readonly [name: string]: readonly [form: Form, cardinality: '1' | '?' | '+' | '*']
}
const text = /^.+$/s
const coding: Fields = { system: [/^(https?:|urn:)/, '?'], code: [/^\S+( \S+)*$/, '1'], display: [text, '?'] }
const reference: Fields = { identifier: [{ system: [/^(https?:|urn:)/, '?'], value: [text, '1'] }, '1'] }
const auditEvent: Fields = {
  resourceType: [/^AuditEvent$/, '1'],
  id: [/^[A-Za-z0-9.-]{1,64}$/, '1'],
  type: [coding, '1'],
  subtype: [{ ...coding, code: [text, '1'] }, '*'],
  action: [/^[CRUDE]$/, '?'],
  recorded: [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, '1'],
  outcome: [/^(0|4|8|12)$/, '?'],
  agent: [
    {
      who: [reference, '?'],
      requestor: ['boolean', '1'],
      network: [{ address: [text, '?'], type: [/^[1-5]$/, '?'] }, '?'],
    },
    '+',
  ],
  source: [{ observer: [{ display: [text, '?'] }, '1'], type: [coding, '*'] }, '1'],
  entity: [
    {
      what: [reference, '?'],
      type: [coding, '?'],
      role: [coding, '?'],
      description: [text, '?'],
      detail: [{ type: [/^.*$/s, '1'], valueString: [/^.*$/s, '1'] }, '*'],
    },
    '*',
  ],
}

function faults(value: unknown, form: Form, path: string): string[] {
  if (form === 'boolean') return typeof value === 'boolean' ? [] : [path]
  if (form instanceof RegExp) return typeof value === 'string' && form.test(value) ? [] : [path]
  if (typeof value !== 'object' || value === null) return [path]
  const unknown = Object.keys(value).filter((name) => !(name in form))
  return [
    ...unknown.map((name) => `${path}.${name} is unknown`),
    ...Object.entries(form).flatMap(([name, [inner, cardinality]]) => {
      const found = (value as Record<string, unknown>)[name]
      const isList = cardinality === '+' || cardinality === '*'
      if (found === undefined) return cardinality === '1' || cardinality === '+' ? [`${path}.${name} is missing`] : []
      if (Array.isArray(found) !== isList || (isList && (found as unknown[]).length === 0)) return [`${path}.${name}`]
      const list = isList ? (found as unknown[]) : [found]
      return list.flatMap((one) => faults(one, inner, `${path}.${name}`))
    }),
  ]
}

test('every AuditEvent has the elements of R4, as often as it allows, and no others', () => {
  fc.assert(
    fc.property(anyEntry, (entry) => {
      expect(faults(JSON.parse(JSON.stringify(fhirAuditEvent(entry))), auditEvent, 'AuditEvent')).toEqual([])
    }),
  )
  expect(
    faults({ ...fhirAuditEvent(read), outcome: '5', extra: 1, recorded: undefined }, auditEvent, 'A'),
  ).toHaveLength(3)
})
