/** Why something was refused, in words for an administrator. UIDs are told by their names in PS3.6. */

import { storageSOPClasses, transferSyntaxOf, UIDs } from '@leadglass/dicom'
import type { RefusedContext, ServiceName } from '@leadglass/network'
import { saying, textOf } from '../text/sentences.ts'

/** The message that a service is about, as devices' manuals call it. */
const messageOf: Readonly<Record<ServiceName, string>> = {
  echo: 'C-ECHO',
  store: 'C-STORE',
  find: 'C-FIND',
  move: 'C-MOVE',
  get: 'C-GET',
  commit: 'storage commitment (N-ACTION)',
  worklist: 'the modality worklist (C-FIND)',
  mpps: 'MPPS (N-CREATE, N-SET)',
}

/** "C-FIND is not among SCANNER1's services" */
export function reasonOfContext(
  { abstractSyntaxUID, result, service, transferSyntaxUIDs }: RefusedContext,
  aeTitle: string,
): string {
  const sopClass = sopClassName(abstractSyntaxUID)
  if (result === 1 && service !== undefined)
    return textOf(saying('service-not-given', { message: messageOf[service], aeTitle, service, sopClass }))
  if (result === 4) {
    const syntaxes = transferSyntaxUIDs.slice(0, 4).map(transferSyntaxName).join(', ')
    return textOf(saying('syntax-not-taken', { sopClass, syntaxes }))
  }
  return textOf(saying('class-not-served', { sopClass }))
}

const otherNames = new Map<string, string>(Object.entries(UIDs).map(([keyword, uid]) => [uid, spaced(keyword)]))

/** "CT Image Storage", or the UID where PS3.6 does not know it. Only digits and dots of it are shown. */
export function sopClassName(uid: string): string {
  return storageSOPClasses.get(uid) ?? otherNames.get(uid) ?? `SOP class ${plainUID(uid)}`
}

function transferSyntaxName(uid: string): string {
  return transferSyntaxOf(uid)?.name ?? plainUID(uid)
}

function plainUID(uid: string): string {
  return uid.replace(/[^0-9.]/g, '').slice(0, 64)
}

/** `ModalityWorklistInformationModelFind` → `Modality Worklist Information Model Find` */
function spaced(keyword: string): string {
  return keyword.replace(/([a-z])(?=[A-Z])/g, '$1 ')
}
