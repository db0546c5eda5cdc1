/** An entry as a FHIR R4 AuditEvent, for NDJSON. Source: HL7 FHIR R4 (4.0.1) AuditEvent; codes as in PS3.15 A.5. */
import { kindOf } from './entry-kind.ts'
import type { ExportedEntry } from './exported-entry.ts'

const dicomCodes = 'http://dicom.nema.org/resources/ontology/DCM'

export function fhirAuditEvent({ index, event, study }: ExportedEntry): Record<string, unknown> {
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
        what: { identifier: whatOf(event.object ?? `entry:${index}`, study) },
        type: { system: entityTypes, code: '2', display: 'System Object' },
        ...(study?.state === 'erased' ? { description: 'erased' } : {}),
        ...(detail.length === 0 ? {} : { detail }),
      },
      ...patientOf(study),
    ],
  }
}

const entityTypes = 'http://terminology.hl7.org/CodeSystem/audit-entity-type'

function whatOf(object: string, study: ExportedEntry['study']): { system?: string; value: string } {
  if (study?.state !== 'known') return { value: object }
  return { system: 'urn:dicom:uid', value: `urn:oid:${study.StudyInstanceUID}` }
}

/** Role 1, patient. */
function patientOf(study: ExportedEntry['study']): object[] {
  if (study?.state !== 'known' || !study.PatientID) return []
  return [
    {
      what: { identifier: { value: study.PatientID } },
      type: { system: entityTypes, code: '1', display: 'Person' },
      role: { system: 'http://terminology.hl7.org/CodeSystem/object-role', code: '1', display: 'Patient' },
    },
  ]
}
