/** Requests with a text where the description of the interface does not go: names of parameters, keys of a search, headers, forms, DICOM JSON. */
import type { Role } from '@leadglass/access'
import type { Route } from './text-fields.ts'

export interface OtherRequest {
  what: string
  method: Route['method']
  url: string
  as?: Role
  headers?: Record<string, string>
  body?: string
}

const searches = ['/dicom-web/studies', '/dicom-web/series', '/dicom-web/instances', '/dicom-web/workitems']
const keys = [
  'PatientName',
  'PatientID',
  'StudyDate',
  'AccessionNumber',
  'StudyInstanceUID',
  '00100010',
  'includefield',
  'limit',
  'fuzzymatching',
]
const headers = [
  'user-agent',
  'cookie',
  'origin',
  'referer',
  'accept',
  'accept-language',
  'content-type',
  'x-csrf-token',
  'if-none-match',
  'range',
  'x-forwarded-for',
  'x-forwarded-host',
]
const form = { 'content-type': 'application/x-www-form-urlencoded' }

export function otherRequests(text: string, routes: readonly Route[]): OtherRequest[] {
  const encoded = encodeURIComponent(text)
  return [
    ...routes
      .filter(({ method, path }) => method === 'GET' && !path.includes('{'))
      .map(
        ({ path }): OtherRequest => ({ what: `a parameter of ${path}`, method: 'GET', url: `${path}?${encoded}=x` }),
      ),
    ...searches.flatMap((url) =>
      keys.map(
        (key): OtherRequest => ({
          what: `${key} of ${url}`,
          method: 'GET',
          as: 'clinician',
          url: `${url}?${key}=${encoded}`,
        }),
      ),
    ),
    ...headers
      .filter(() => isHeaderValue(text))
      .map(
        (name): OtherRequest => ({
          what: `header ${name}`,
          method: 'GET',
          as: 'clinician',
          url: '/api/status',
          headers: { [name]: text },
        }),
      ),
    {
      what: 'a token',
      method: 'GET',
      url: '/api/status',
      headers: isHeaderValue(text) ? { authorization: `Bearer ${text}` } : {},
    },
    { what: 'an address', method: 'GET', url: `/${encoded}` },
    { what: 'an address below /api', method: 'GET', as: 'administrator', url: `/api/${encoded}/${encoded}` },
    { what: 'a file', method: 'GET', url: `/assets/${encoded}` },
    ...['grant_type', 'client_assertion_type', 'client_assertion', 'scope'].map(
      (name): OtherRequest => ({
        what: `${name} of a form`,
        method: 'POST',
        url: '/api/oauth/token',
        headers: form,
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: 'x.y.z',
          [name]: text,
        }).toString(),
      }),
    ),
    {
      what: 'a way back from a provider',
      method: 'GET',
      url: `/api/session/provider/callback?code=${encoded}&state=${encoded}`,
    },
    ...['application/dicom+json', 'application/json'].map(
      (type): OtherRequest => ({
        what: `a workitem as ${type}`,
        method: 'POST',
        url: '/dicom-web/workitems',
        as: 'technologist',
        headers: { 'content-type': type },
        body: JSON.stringify([workitem(text)]),
      }),
    ),
    {
      what: 'a worklist item',
      method: 'POST',
      url: '/api/worklist',
      as: 'technologist',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(workitem(text)),
    },
  ]
}

/** RFC 9110 5.5: what a client can put into a header at all. */
const isHeaderValue = (text: string) => /^[\t\x20-\x7e\x80-\xff]+$/.test(text)

/** DICOM JSON with the text in each form of value, and as the name of an attribute. */
function workitem(text: string): object {
  return {
    '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
    '00100010': { vr: 'PN', Value: [{ Alphabetic: text, Ideographic: text }] },
    '00100020': { vr: 'LO', Value: [text] },
    '00404041': { vr: text, Value: [text] },
    '00741204': { vr: 'LO', Value: [text] },
    [text]: { vr: 'LO', Value: [text] },
  }
}
