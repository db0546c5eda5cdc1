/**
 * An entry as a DICOM audit message, one line of XML. The study stands under the name that the log has for it, and the patient under
 * none, unless the reader asked for both and may know them.
 *
 * Source: PS3.15 A.5.1 (message schema), A.5.2 (fields).
 */
import { kindOf } from './entry-kind.ts'
import type { ExportedEntry } from './exported-entry.ts'

export function dicomAuditMessage({ index, event, study }: ExportedEntry): string {
  const { event: code, action, outcome } = kindOf(event)
  const address =
    event.address === undefined ? '' : ` NetworkAccessPointTypeCode="2" NetworkAccessPointID="${xml(event.address)}"`
  return [
    '<AuditMessage>',
    `<EventIdentification EventActionCode="${action}" EventDateTime="${event.time}" EventOutcomeIndicator="${outcome}">`,
    `<EventID csd-code="${code.code}" codeSystemName="DCM" originalText="${code.meaning}"/>`,
    `<EventTypeCode csd-code="${xml(event.action)}" codeSystemName="99LEADGLASS" originalText="${xml(event.action)}"/>`,
    '</EventIdentification>',
    `<ActiveParticipant UserID="${xml(event.principal)}" UserIsRequestor="true"${address}/>`,
    '<AuditSourceIdentification AuditSourceID="leadglass">',
    '<AuditSourceTypeCode csd-code="4"/>',
    '</AuditSourceIdentification>',
    ...participantObjects(index, event, study),
    '</AuditMessage>',
  ].join('')
}

/** What was done to something, the patient it belongs to, and the entry itself. */
function participantObjects(index: number, { object, detail }: ExportedEntry['event'], study: ExportedEntry['study']) {
  const entry = { type: '2', role: '13', code: entryCode, id: `entry:${index}` }
  if (object === undefined) return [participantObject({ ...entry, detail })]
  const isKnown = study?.state === 'known'
  const patientID = isKnown ? study.PatientID : ''
  return [
    participantObject({
      ...{ type: '2', role: '3', code: studyCode, id: isKnown ? study.StudyInstanceUID : object, detail },
      ...(study?.state === 'erased' ? { name: 'erased' } : {}),
    }),
    ...(!patientID ? [] : [participantObject({ type: '1', role: '1', code: patientCode, id: patientID })]),
    participantObject(entry),
  ]
}

/** CID 404: the code of a study's identifier; RFC 3881 5.5.4: that of a patient's; and our own for the entry itself. */
const studyCode = ['110180', 'DCM', 'Study Instance UID'] as const
const patientCode = ['2', 'RFC-3881', 'Patient Number'] as const
const entryCode = ['entry', '99LEADGLASS', 'Number of the entry in the log'] as const

interface ParticipantObject {
  type: string
  role: string
  code: readonly [string, string, string]
  id: string
  name?: string
  detail?: ExportedEntry['event']['detail'] | undefined
}

function participantObject({
  type,
  role,
  code: [code, system, meaning],
  id,
  name,
  detail = {},
}: ParticipantObject): string {
  const details = Object.entries(detail).map(
    ([key, value]) =>
      `<ParticipantObjectDetail type="${xml(key)}" value="${Buffer.from(String(value)).toString('base64')}"/>`,
  )
  return [
    `<ParticipantObjectIdentification ParticipantObjectID="${xml(id)}" ParticipantObjectTypeCode="${type}" ParticipantObjectTypeCodeRole="${role}">`,
    `<ParticipantObjectIDTypeCode csd-code="${code}" codeSystemName="${system}" originalText="${meaning}"/>`,
    ...(name === undefined ? [] : [`<ParticipantObjectName>${xml(name)}</ParticipantObjectName>`]),
    ...details,
    '</ParticipantObjectIdentification>',
  ].join('')
}

/** XML 1.0 2.2 has no place for other control characters, however they are written. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/g, '?')
    .replace(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
}
