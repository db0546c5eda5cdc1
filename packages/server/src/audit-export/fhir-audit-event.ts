/** An entry as a FHIR R4 AuditEvent, for NDJSON. Source: HL7 FHIR R4 (4.0.1) AuditEvent; codes as in PS3.15 A.5. */
import type { LogEntry } from '@leadglass/audit'
import { kindOf } from './entry-kind.ts'

const dicomCodes = 'http://dicom.nema.org/resources/ontology/DCM'

export function fhirAuditEvent({ index, event }: LogEntry): Record<string, unknown> {
  const { event: code, action, outcome } = kindOf(event)
  const detail = Object.entries(event.detail ?? {}).map(([type, value]) => ({ type, valueString: String(value) }))
  return {
    resourceType: 'AuditEvent',
    id: `entry-${index}`,
    type: { system: dicomCodes, code: code.code, display: code.meaning },
    subtype: [{ system: 'urn:leadglass:audit-action', code: event.action }],
    action,
    recorded: event.time,
    outcome: String(outcome),
    agent: [
      {
        who: { identifier: { value: event.principal } },
        requestor: true,
        ...(event.address === undefined ? {} : { network: { address: event.address, type: '2' } }),
      },
    ],
    source: {
      observer: { display: 'leadglass' },
      type: [{ system: 'http://terminology.hl7.org/CodeSystem/security-source-type', code: '4' }],
    },
    entity: [
      {
        what: { identifier: { value: event.object ?? `entry:${index}` } },
        type: {
          system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type',
          code: '2',
          display: 'System Object',
        },
        ...(detail.length === 0 ? {} : { detail }),
      },
    ],
  }
}
