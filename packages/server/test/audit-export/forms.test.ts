/** The log in the forms of other systems. */
import { execFileSync } from 'node:child_process'
import type { LogEntry } from '@leadglass/audit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvOfEntry } from '../../src/audit-export/csv-of-entry.ts'
import { dicomAuditMessage } from '../../src/audit-export/dicom-audit-message.ts'
import { kindOf } from '../../src/audit-export/entry-kind.ts'
import { fhirAuditEvent } from '../../src/audit-export/fhir-audit-event.ts'

const read: LogEntry = {
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
}) as fc.Arbitrary<LogEntry>

test('whatever an entry holds, a message is one line', () => {
  fc.assert(fc.property(anyEntry, (entry) => !/[\r\n]/.test(dicomAuditMessage(entry))))
})

test('a few hundred of any kind are well-formed XML to another reader', () => {
  const messages = fc.sample(anyEntry, 300).map(dicomAuditMessage)
  const check =
    'import sys, xml.etree.ElementTree as e\nfor line in sys.stdin.buffer.read().split(b"\\n"): e.fromstring(line)'
  execFileSync('python3', ['-c', check], { input: messages.join('\n') })
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)'])('%s is no formula in CSV', (principal) => {
  expect(csvOfEntry({ index: 0, event: { ...read.event, principal } })).toContain(`,'${principal},`)
})
