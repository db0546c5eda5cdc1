/** How each route is asked so that it leaves an entry in the audit log; which are asked by another test; which leave none, and why. */

/** What stands for the names in braces, beside those of a study that is there. */
export const names = { name: 'nobody', aeTitle: 'NOWHERE', id: '7', entry: '7' } as const

export const namesFor: Readonly<Record<string, Record<string, string>>> = {
  'GET /api/worklist/{id}': { id: '0123456789abcdef' },
  'DELETE /api/worklist/{id}': { id: '0123456789abcdef' },
}

/** The others take none. Naming what is not there is on record as a failure. */
export const bodies: Readonly<Record<string, object>> = {
  'POST /api/backups/drill': {},
  'POST /api/users': { name: 'nora', role: 'clinician', password: 'Lighthouse-of-Genoa-1128' },
  'POST /api/users/{name}/sign-out': {},
  'POST /api/suspensions/end': { principal: 'person:nora' },
  'POST /api/nodes': { aeTitle: 'CT7' },
  'POST /api/nodes/{aeTitle}/revoke': {},
  'POST /api/tokens': { name: 'backup', role: 'monitor', expiresInMs: 60_000 },
  'POST /api/clients': { name: 'robot', role: 'monitor', keys: '{}' },
  'POST /api/audit/search': { principal: 'person:ada' },
  'POST /api/keys/export': { passphrase: 'Lighthouse-of-Genoa-1128' },
  'POST /api/keys/erasures/verify': { certificate: '{}' },
  'POST /api/collections': { name: 'CT', kind: 'department' },
  'POST /api/collections/{name}/studies': { add: ['1.2.3'] },
  'POST /api/grants': {
    to: { kind: 'role', name: 'referrer' },
    studies: { kind: 'study', studyInstanceUID: '1.2.3' },
    purpose: 'treatment',
  },
  'POST /api/grants/confine': { to: { kind: 'role', name: 'referrer' }, confined: true },
  'POST /api/approvals': { action: 'study:erase', object: '1.2.3', reason: 'the patient asked for it' },
  'POST /api/approvals/{id}/decision': { approve: false },
  'POST /api/erasures': { studyInstanceUID: '1.2.3' },
  'POST /api/break-glass': { patientID: 'P1', reason: 'emergency room', minutes: 10 },
  'POST /api/break-glass/{id}/review': { outcome: 'justified', note: '' },
  'POST /api/worklist': {},
  'POST /api/forwarding/retry': {},
  'POST /api/forwarding/discard': {},
  'POST /api/studies/states': { studyInstanceUIDs: ['1.2.3'] },
  'POST /api/destinations/{aeTitle}/studies': { studyInstanceUIDs: ['1.2.3'] },
  'POST /api/collections/{name}/marked': { studyInstanceUIDs: ['1.2.3'] },
  'POST /api/studies/read': { studyInstanceUIDs: ['1.2.3'], read: true },
  'POST /api/alerts/{id}/acknowledge': {},
  'POST /api/projects/{name}': {},
  'POST /api/image-reviews/decide': { project: 'lungs', sopInstanceUID: '1.2.3', decision: 'release' },
  'POST /api/shares': { studyInstanceUID: '1.2.3', recipient: 'Dr Roe', expiresInMs: 60_000 },
}

/** A session, a share or a survey is needed: its test looks for the entries. */
export const elsewhere: Readonly<Record<string, readonly string[]>> = {
  'http/session.test.ts': [
    'POST /api/session',
    'DELETE /api/session',
    'POST /api/account/password',
    'POST /api/set-up',
  ],
  'http/second-factor.test.ts': [
    'POST /api/session/totp',
    'POST /api/session/recovery-code',
    'POST /api/session/passkey',
    'POST /api/account/totp',
    'DELETE /api/account/totp',
    'POST /api/account/totp/confirm',
    'POST /api/account/passkeys',
    'DELETE /api/account/passkeys/{id}',
    'POST /api/account/recovery-codes',
    'DELETE /api/account/sessions/{id}',
    'POST /api/account/sessions/end-others',
    'POST /api/enrolment',
  ],
  'http/open-id-connect.test.ts': [
    'POST /api/session/link',
    'GET /api/session/provider/callback',
    'POST /api/session/provider/logout',
  ],
  'http/oauth.test.ts': ['POST /api/oauth/token'],
  'http/shares.test.ts': ['POST /api/share-session', 'DELETE /api/share-session'],
  'http/survey.test.ts': [
    'GET /api/survey/letters/{file}',
    'POST /api/survey/cases/validate',
    'POST /api/survey/cases/acknowledge',
    'POST /api/survey/cases/mitigate',
    'POST /api/survey/cases/note',
    'POST /api/survey/cases/notify',
    'POST /api/survey/runs',
  ],
  'dicomweb/workitems.test.ts': [
    'GET /dicom-web/workitems',
    'POST /dicom-web/workitems',
    'GET /dicom-web/workitems/{workitem}',
    'POST /dicom-web/workitems/{workitem}',
    'PUT /dicom-web/workitems/{workitem}/state',
    'POST /dicom-web/workitems/{workitem}/cancelrequest',
    'POST /dicom-web/workitems/{workitem}/subscribers/{subscriber}',
    'DELETE /dicom-web/workitems/{workitem}/subscribers/{subscriber}',
    'POST /dicom-web/workitems/{workitem}/subscribers/{subscriber}/suspend',
    'GET /dicom-web/subscribers/{subscriber}',
  ],
}

/** They tell nothing of a patient and change nothing of the archive. */
export const unrecorded: Readonly<Record<string, string>> = {
  'GET /healthz': 'says that the server is alive',
  'GET /metrics': 'figures without names, every some seconds',
  'GET /.well-known/oauth-authorization-server': 'describes how programs sign in',
  'GET /api/openapi.json': 'describes routes',
  'GET /dicom-web': 'says what DICOMweb is offered',
  'GET /api/certificates/revoked.crl': 'public, for every node that checks certificates',
  'GET /api/certificates/status/{request}': 'public, the same octets for everybody',
  'POST /api/certificates/status': 'public, the same octets for everybody',
  'GET /api/sign-in': 'what the sign-in page offers, the same for everybody',
  'GET /api/session': 'says who is signed in, at every start of the web application',
  'GET /api/session/provider': 'leads on to the provider; what comes of it is on record',
  'POST /api/session/passkey/options': 'a challenge; what comes of it is on record',
  'POST /api/account/passkeys/options': 'a challenge; what comes of it is on record',
  'GET /api/account': 'what a person knows of themselves',
  'GET /api/preferences': 'what a person set for themselves',
  'POST /api/preferences': 'what a person set for themselves',
  'GET /api/break-glass/open': 'whether the asker broke a glass, asked by every page for its banner',
  'GET /api/changes': 'a tick that says no more than that something changed',
  'GET /api/alerts/summary': 'how many alerts are open, asked by every page',
  'GET /api/share-session': 'what the share is called that was opened; opening it is on record',
  'GET /api/survey': 'figures of a survey, of no patient',
  'GET /api/survey/cases': 'hosts of a survey, of no patient',
  'GET /api/survey/cases/{id}': 'a host of a survey; names of people in it are on record',
  'GET /api/survey/report/{format}': 'figures of a survey, of no patient',
  'GET /api/survey/export/{format}': 'figures of a survey, of no patient',
}
