/**
 * The HTTP side of a simulated system: Orthanc's explorer and REST interface, dcm4chee's, or a viewer's page; open or closed.
 *
 * Sources: what these products answer, docs/reference/fleets.md; PS3.18 10.6 (QIDO-RS), 10.4 (WADO-RS).
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Observer } from '../observe/observer.ts'
import type { SimulatedArchive } from '../studies/simulated-archive.ts'
import { listPage, signInPage, type ViewerName, viewers } from './pages.ts'
import { pageOf, studiesOf, studyJson } from './study-list.ts'

export type FaceName = 'orthanc' | 'dcm4chee' | ViewerName

export interface FaceBehaviour {
  readonly face: FaceName
  /** Lists and retrieve routes answer without sign-in. */
  readonly isOpen: boolean
  /** Most studies that one QIDO answer holds; more are cut off without a word. */
  readonly pageLimit: number
  /** Whether counts of images are given. */
  readonly isCounted: boolean
  /** Whether an image could be had, were one to ask. */
  readonly isRetrievable: boolean
  readonly archive: SimulatedArchive
}

/** Where DICOMweb begins, by face; viewers have none but OHIF, which needs one. */
const dicomwebRoots: Partial<Record<FaceName, string>> = {
  orthanc: '/dicom-web',
  dcm4chee: '/dcm4chee-arc/aets/DCM4CHEE/rs',
  ohif: '/dicom-web',
}
const realms: Partial<Record<FaceName, string>> = { orthanc: 'Orthanc Secure Area', dcm4chee: 'dcm4che' }

type Reply = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>

/** Answers one request. Methods that would change something are refused with 405. */
export async function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  behaviour: FaceBehaviour,
  observer: Observer,
): Promise<void> {
  observer.http(request.method ?? '', request.headers['user-agent'] ?? '')
  const url = URL.canParse(request.url ?? '', 'http://simulated')
    ? new URL(request.url ?? '', 'http://simulated')
    : null
  if (url === null) return send(response, 400, 'text/plain', 'bad request')
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, 'text/plain', 'not allowed')
  const realm = realms[behaviour.face]
  if (!behaviour.isOpen && realm !== undefined) {
    response.setHeader('www-authenticate', `Basic realm="${realm}"`)
    return send(response, 401, 'text/plain', 'sign in')
  }
  const root = dicomwebRoots[behaviour.face]
  if (root !== undefined && behaviour.isOpen && url.pathname.startsWith(`${root}/`))
    return await answerDicomweb(response, url, url.pathname.slice(root.length), behaviour, observer)
  const reply = repliesOf(behaviour)[url.pathname]
  if (reply === undefined) return send(response, 404, 'text/plain', 'not found')
  await reply(request, response, url)
}

async function answerDicomweb(
  response: ServerResponse,
  url: URL,
  path: string,
  { archive, pageLimit, isCounted, isRetrievable }: FaceBehaviour,
  observer: Observer,
): Promise<void> {
  if (path === '/studies/count')
    return send(response, 200, 'application/json', JSON.stringify({ count: archive.plan.studies }))
  if (path === '/studies') {
    const page = pageOf(url.searchParams, pageLimit)
    const texts = map(studiesOf(archive, page), (study) => studyJson(archive, study, isCounted))
    return await sendList(response, 'application/dicom+json', texts)
  }
  const uid = /^\/studies\/([^/]+)/.exec(path)?.[1]
  if (uid !== undefined && !isRetrievable) return send(response, 403, 'text/plain', 'forbidden')
  const index = uid === undefined ? undefined : archive.uids.indexOf(uid)
  if (index !== undefined && index < archive.plan.studies) observer.retrieved()
  // No image is ever made up, let alone sent.
  send(response, 404, 'text/plain', 'not found')
}

function repliesOf(behaviour: FaceBehaviour): Readonly<Record<string, Reply>> {
  if (behaviour.face === 'orthanc') return orthanc(behaviour)
  if (behaviour.face === 'dcm4chee') return dcm4chee
  return viewerReplies(behaviour, behaviour.face)
}

function orthanc({ archive }: FaceBehaviour): Readonly<Record<string, Reply>> {
  const { plan, uids } = archive
  const json =
    (value: unknown): Reply =>
    (_, response) =>
      send(response, 200, 'application/json', JSON.stringify(value))
  return {
    '/': (_, response) => redirect(response, 301, 'app/explorer.html'),
    '/app/explorer.html': (_, response) =>
      send(response, 200, 'text/html', '<!doctype html><html><head><title>Orthanc Explorer</title></head></html>'),
    '/system': json({ ApiVersion: 16, DicomAet: 'ORTHANC', DicomPort: 4242, Name: 'Orthanc', Version: '1.10.1' }),
    '/statistics': json({ CountStudies: plan.studies, CountPatients: plan.patients, CountInstances: plan.images }),
    '/studies': (_, response, url) => {
      const page = pageOf(url.searchParams, Number.POSITIVE_INFINITY)
      return sendList(
        response,
        'application/json',
        map(studiesOf(archive, page), (study) => JSON.stringify(uids.study(study))),
      )
    },
  }
}

const dcm4chee: Readonly<Record<string, Reply>> = {
  '/': (_, response) => redirect(response, 302, '/dcm4chee-arc/ui2/'),
  '/dcm4chee-arc/ui2/': (_, response) =>
    send(response, 200, 'text/html', '<!doctype html><html><head><title>Dcm4chee Archive 5</title></head></html>'),
}

function viewerReplies(behaviour: FaceBehaviour, name: ViewerName): Readonly<Record<string, Reply>> {
  const viewer = viewers[name]
  const main: Reply = (_, response) => {
    const headers: Readonly<Record<string, string>> = 'headers' in viewer ? viewer.headers : {}
    for (const [header, value] of Object.entries(headers)) response.setHeader(header, value)
    send(response, 200, 'text/html', behaviour.isOpen ? listPage(viewer, behaviour.archive) : signInPage(viewer))
  }
  const config = 'window.config = { dataSources: [{ configuration: { qidoRoot: "/dicom-web" } }] }'
  const replies: Record<string, Reply> = { '/': main }
  if (name === 'ohif') replies['/app-config.js'] = (_, response) => send(response, 200, 'text/javascript', config)
  return replies
}

function redirect(response: ServerResponse, status: number, location: string): void {
  response.setHeader('location', location)
  send(response, status, 'text/html', '')
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

/** A JSON array as it is made; a client that does not read holds up its own answer only. */
async function sendList(response: ServerResponse, type: string, texts: Iterable<string>): Promise<void> {
  response.writeHead(200, { 'content-type': type })
  await pipeline(Readable.from(pieces(texts)), response)
}

const PIECE_CHARACTERS = 32_768

function* pieces(texts: Iterable<string>): Generator<string> {
  let piece = '['
  let separator = ''
  for (const text of texts) {
    piece += separator + text
    separator = ','
    if (piece.length < PIECE_CHARACTERS) continue
    yield piece
    piece = ''
  }
  yield `${piece}]`
}

function* map<T, U>(values: Iterable<T>, change: (value: T) => U): Generator<U> {
  for (const value of values) yield change(value)
}
