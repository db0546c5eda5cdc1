/**
 * An entry as a DICOM audit message, one line of XML. Patients are named by nothing: the study stands under its opaque identifier.
 *
 * Source: PS3.15 A.5.1 (message schema), A.5.2.
 */
import type { LogEntry } from '@leadglass/audit'
import { kindOf } from './entry-kind.ts'

export function dicomAuditMessage({ index, event }: LogEntry): string {
  const { event: code, action, outcome } = kindOf(event)
  const address =
    event.address === undefined ? '' : ` NetworkAccessPointTypeCode="2" NetworkAccessPointID="${xml(event.address)}"`
  const object = event.object === undefined ? '' : participantObject('2', '3', studyCode, event.object, event)
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
    object,
    participantObject('2', '13', entryCode, `entry:${index}`, object === '' ? event : undefined),
    '</AuditMessage>',
  ].join('')
}

/** CID 404: the code of a study's identifier; and our own for the entry itself. */
const studyCode = ['110180', 'DCM', 'Study Instance UID'] as const
const entryCode = ['entry', '99LEADGLASS', 'Number of the entry in the log'] as const

function participantObject(
  type: string,
  role: string,
  [code, system, meaning]: readonly [string, string, string],
  id: string,
  event: LogEntry['event'] | undefined,
): string {
  const details = Object.entries(event?.detail ?? {}).map(
    ([name, value]) =>
      `<ParticipantObjectDetail type="${xml(name)}" value="${Buffer.from(String(value)).toString('base64')}"/>`,
  )
  return [
    `<ParticipantObjectIdentification ParticipantObjectID="${xml(id)}" ParticipantObjectTypeCode="${type}" ParticipantObjectTypeCodeRole="${role}">`,
    `<ParticipantObjectIDTypeCode csd-code="${code}" codeSystemName="${system}" originalText="${meaning}"/>`,
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
