/**
 * Web viewers and archives by their pages. Patterns are lower-case ASCII, looked for in octets.
 *
 * Sources: what Orthanc 1.10.1 answers on loopback; for the others titles, paths and cookies as published.
 */
import type { HttpAnswer } from '../http/http-session.ts'

export interface Fingerprint {
  /** As findings name it. */
  readonly viewer: string
  /** Product family. */
  readonly family: string
  /** In the page: its title, its scripts. */
  readonly inBody?: readonly string[]
  /** In `location`, `set-cookie`, `server` or `www-authenticate`. */
  readonly inHeaders?: readonly string[]
  /** A route that answers with numbers or a name of the program, never with a patient, and only to whom it would show the list. */
  readonly listRoute?: string
  /** What the route's answer holds when it is open. */
  readonly listMark?: string
}

export const fingerprints: readonly Fingerprint[] = [
  {
    viewer: 'Orthanc Explorer',
    family: 'Orthanc',
    inBody: ['<title>orthanc explorer', 'orthanc explorer</title>'],
    inHeaders: ['app/explorer.html', 'orthanc secure area'],
    listRoute: '/statistics',
    listMark: '"countstudies"',
  },
  {
    viewer: 'dcm4chee archive UI',
    family: 'dcm4chee',
    inBody: ['/dcm4chee-arc/', 'dcm4chee'],
    inHeaders: ['/dcm4chee-arc'],
    listRoute: '/dcm4chee-arc/aets/DCM4CHEE/rs/studies/count',
    listMark: '"count"',
  },
  { viewer: 'OHIF Viewer', family: 'OHIF', inBody: ['app-config.js', '<title>ohif'] },
  { viewer: 'MedDream', family: 'MedDream', inBody: ['<title>meddream'], inHeaders: ['meddreamsessid'] },
  { viewer: 'XERO Viewer', family: 'Agfa XERO', inBody: ['<title>xero viewer'] },
  { viewer: 'Carestream PACS', family: 'Carestream', inBody: ['<title>carestream pacs', '<title>carestream'] },
  { viewer: 'McKesson Radiology', family: 'McKesson', inBody: ['<title>mckesson radiology'] },
  { viewer: 'Vitrea intelligence', family: 'Vital Images', inBody: ['<title>vitrea intelligence'] },
  { viewer: 'eRez Imaging', family: 'eRez', inBody: ['<title>erez imaging'] },
  { viewer: 'Conquest web server', family: 'Conquest', inBody: ['dgate', 'conquest dicom'] },
  { viewer: 'Oviyam', family: 'Oviyam', inBody: ['<title>oviyam'] },
  { viewer: 'PacsOne Server', family: 'PacsOne', inBody: ['pacsone server'] },
  { viewer: 'Horos web portal', family: 'Horos', inBody: ['<title>horos', 'horos web portal'] },
  { viewer: 'OsiriX web portal', family: 'OsiriX', inBody: ['<title>osirix', 'osirix web portal'] },
  { viewer: 'Leadglass', family: 'Leadglass', inBody: ['<title>leadglass'] },
]

const lookedAt = ['location', 'set-cookie', 'server', 'www-authenticate'] as const

/** The first fingerprint that fits. */
export function recognise({ body, headers }: HttpAnswer): Fingerprint | undefined {
  const header = lookedAt
    .map((name) => headers[name] ?? '')
    .join('\n')
    .toLowerCase()
  return fingerprints.find(
    ({ inBody = [], inHeaders = [] }) =>
      inBody.some((pattern) => body.includes(pattern)) || inHeaders.some((pattern) => header.includes(pattern)),
  )
}

/** Column headings under which a viewer of any make lists studies. */
const headings = ['patient name', 'patient id', 'study date', 'patientname', 'patientid', 'studydate']

/** The page shows a list of studies: at least two of its headings, a second row, and no field for a password. */
export function showsStudyList({ status, body }: HttpAnswer): boolean {
  if (status !== 200 || asksForPassword(body)) return false
  const row = body.indexOf('<tr')
  return (
    headings.filter((heading) => body.includes(heading)).length >= 2 && row >= 0 && body.indexOf('<tr', row + 1) > 0
  )
}

export function asksForPassword(body: Buffer): boolean {
  return ['type="password"', "type='password'", 'type=password'].some((pattern) => body.includes(pattern))
}
