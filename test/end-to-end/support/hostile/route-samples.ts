/** What a request needs beside the hostile text so that a route gets as far as to keep it, and what is not in the description. */

import type { Role } from '@leadglass/access'
import { uidOf } from '@leadglass/testkit'
import { caseFor, type SurveyStep } from './hostile-archive.ts'
import type { Sample } from './text-fields.ts'

/** Who asks, where it is no program: by default the first role that has the route's right. */
export type Asker = 'nobody' | 'session' | 'deputy' | 'confined'

export interface RouteSample extends Sample {
  as?: Asker
  /** Asked for once the text was taken: what would stand in the way of the next. */
  after?: (made: { id: number }) => { as: Role | Asker; url: string; body?: object }
}

export interface Known {
  /** A study that is there, with one image. */
  studyInstanceUID: string
  /** Number of an alert that is there. */
  alert: string
}

/** @param mark - another for each route and text, since names must differ @param index - of the text */
export function samplesFor(
  { studyInstanceUID, alert }: Known,
  mark: string,
  index: number,
): Readonly<Record<string, RouteSample>> {
  const name = `made ${mark}`
  const onCase = (step: SurveyStep) => ({ body: { ids: [caseFor(step, index)] } })
  return {
    'POST /api/alerts/{id}/acknowledge': { path: { id: alert } },
    'POST /api/approvals': {
      as: 'session',
      body: { action: 'study:erase', object: studyInstanceUID, reason: 'it was sent twice' },
      after: ({ id }) => ({ as: 'deputy', url: `/api/approvals/${id}/decision`, body: { approve: false } }),
    },
    'POST /api/break-glass': {
      as: 'confined',
      body: { patientID: `GLASS-${mark}`, reason: 'an emergency in the night', minutes: 5 },
      after: ({ id }) => ({ as: 'confined', url: `/api/break-glass/${id}/end` }),
    },
    'POST /api/collections': { body: { name, kind: 'department', description: 'for the tests' } },
    'POST /api/grants': {
      body: {
        to: { kind: 'role', name: 'referrer' },
        studies: { kind: 'study', studyInstanceUID },
        purpose: 'for the tests',
      },
    },
    'POST /api/grants/confine': { body: { to: { kind: 'role', name: 'referrer' }, confined: true } },
    'POST /api/nodes': { body: { aeTitle: uidOf(mark).slice(-12), services: ['echo'] } },
    'POST /api/projects/{name}': { path: { name: 'trial' } },
    'POST /api/shares': { body: { studyInstanceUID, recipient: 'Dr Roe', expiresInMs: 3_600_000 } },
    'POST /api/preferences': { body: { name: 'columns' } },
    'POST /api/survey/cases/validate': onCase('validate'),
    'POST /api/survey/cases/acknowledge': onCase('acknowledge'),
    'POST /api/survey/cases/mitigate': onCase('mitigate'),
    'POST /api/survey/cases/note': onCase('mitigate'),
    'POST /api/survey/cases/notify': { body: { ...onCase('notify').body, to: 'security@hospital.example' } },
    'POST /api/tokens': { body: { name, role: 'monitor' } },
    'POST /api/users': { body: { name: 'eve', role: 'auditor' } },
  }
}

/** Places that keep what people write: most texts are taken there, so that what is fed does get as far as that. */
export const keepsText = [
  'POST /api/approvals body.reason',
  'POST /api/break-glass body.patientID',
  'POST /api/break-glass body.reason',
  'POST /api/collections body.conditions[].values[]',
  'POST /api/grants body.purpose',
  'POST /api/shares body.recipient',
  'POST /api/survey/cases/note body.note',
] as const

/** Routes that change something and declare no body, each with what they take. */
export const undeclaredBodies: Readonly<Record<string, 'nothing' | 'DICOM' | 'a form' | 'an OCSP request'>> = {
  'POST /api/alerts/test': 'nothing',
  'POST /api/audit/verify': 'nothing',
  'POST /api/audit/witnesses': 'nothing',
  'POST /api/backups': 'nothing',
  'POST /api/break-glass/{id}/end': 'nothing',
  'POST /api/certificates/status': 'an OCSP request',
  'POST /api/clients/{name}/disable': 'nothing',
  'POST /api/clients/{name}/enable': 'nothing',
  'POST /api/keys/rotate': 'nothing',
  'POST /api/nodes/{aeTitle}/certificate': 'nothing',
  'POST /api/nodes/{aeTitle}/echo': 'nothing',
  'POST /api/oauth/token': 'a form',
  'POST /api/posture': 'nothing',
  'POST /api/trash/{entry}/restore': 'nothing',
  'POST /api/users/{name}/ask-again': 'nothing',
  'POST /api/users/{name}/disable': 'nothing',
  'POST /api/users/{name}/recover': 'nothing',
  'POST /dicom-web/studies': 'DICOM',
  'POST /dicom-web/studies/{study}': 'DICOM',
  'POST /dicom-web/workitems': 'DICOM',
  'POST /dicom-web/workitems/{workitem}': 'DICOM',
  'POST /dicom-web/workitems/{workitem}/cancelrequest': 'DICOM',
  'POST /dicom-web/workitems/{workitem}/subscribers/{subscriber}': 'nothing',
  'POST /dicom-web/workitems/{workitem}/subscribers/{subscriber}/suspend': 'nothing',
  'PUT /dicom-web/workitems/{workitem}/state': 'DICOM',
}
