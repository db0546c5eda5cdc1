/**
 * Every way by which somebody can learn of a study, as a table: one entry for each. A test asks each of them on behalf of each
 * principal; another one finds routes and services that are not in it.
 */
import { randomUUID } from 'node:crypto'
import { DataSet, Tags, UIDs } from '@leadglass/dicom'
import {
  cFind,
  cGet,
  cMove,
  openAssociation,
  type RequestorAssociation,
  type ServiceProvider,
  storageSCP,
  type UserIdentity,
} from '@leadglass/network'
import { type NodeCertificate, runOperation } from '../../src/index.ts'
import { json, type TestServer } from '../support/running-server.ts'
import { type SampleStudy, studies, trashed, workitemAddress } from './studies.ts'

/** Somebody who asks: by HTTP with these headers, by DICOM from this node, as this user. */
export interface Asker {
  archive: TestServer
  headers?: Record<string, string>
  node: { aeTitle: string; certificate: NodeCertificate }
  userIdentity?: UserIdentity
}

export interface Protocol {
  name: string
  by: 'http' | 'dicom'
  /** Its right: what the asker must be allowed to do to a study. */
  right: 'study:list' | 'study:read' | 'study:share' | 'study:collect' | 'study:delete' | 'worklist:read'
  /** It shows one study at a time, and not all. */
  one?: true
  /** It shows what a share shows, and nothing of an account. */
  ofShares?: true
  /** Routes as the description of the interface has them, or services of a node. */
  covers: readonly string[]
  /** Study Instance UIDs of the studies that it showed anything of. */
  shown(asker: Asker): Promise<Set<string>>
}

const find = UIDs.StudyRootQueryRetrieveInformationModelFind
const patientFind = UIDs.PatientRootQueryRetrieveInformationModelFind
const instanceRoute = '/dicom-web/studies/{study}/series/{series}/instances/{instance}'
const seriesRoute = '/dicom-web/studies/{study}/series/{series}'
const studyRoute = '/dicom-web/studies/{study}'

export const protocols: readonly Protocol[] = [
  search('GET /dicom-web/studies', '/dicom-web/studies?includefield=all'),
  search('GET /dicom-web/series', '/dicom-web/series?includefield=StudyInstanceUID'),
  search('GET /dicom-web/instances', '/dicom-web/instances?includefield=StudyInstanceUID'),
  searchBelow(`GET ${studyRoute}/series`, ({ uid }) => `/dicom-web/studies/${uid}/series`),
  searchBelow(`GET ${studyRoute}/instances`, ({ uid }) => `/dicom-web/studies/${uid}/instances`),
  searchBelow(`GET ${seriesRoute}/instances`, (study) => `${below(seriesRoute, study)}/instances`),
  ...[studyRoute, seriesRoute, instanceRoute].flatMap((route) => [
    fetched(`GET ${route}`, (study) => below(route, study)),
    fetched(`GET ${route} as ZIP`, (study) => below(route, study), 'application/zip', `GET ${route}`),
    fetched(`GET ${route}/metadata`, (study) => `${below(route, study)}/metadata`),
    fetched(`GET ${route}/rendered`, (study) => `${below(route, study)}/rendered`),
    fetched(`GET ${route}/thumbnail`, (study) => `${below(route, study)}/thumbnail`),
    fetched(`GET ${route}/bulkdata`, (study) => `${below(route, study)}/bulkdata`),
  ]),
  ...['', '/rendered', '/thumbnail'].map((what) =>
    fetched(`GET ${instanceRoute}/frames/{frames}${what}`, (study) => `${below(instanceRoute, study)}/frames/1${what}`),
  ),
  fetched(`GET ${instanceRoute}/bulkdata/*`, (study) => `${below(instanceRoute, study)}/bulkdata/7FE00010`),
  fetched(
    'GET /dicom-web/wado',
    ({ uid, series, instance }) =>
      `/dicom-web/wado?requestType=WADO&studyUID=${uid}&seriesUID=${series}&objectUID=${instance}`,
  ),
  posted('POST /api/studies/states', 'study:list', (uids) => ({ studyInstanceUIDs: uids }), statesOf),
  marked('POST /api/studies/read'),
  collected('POST /api/collections/{name}/marked'),
  shared('sharing a study', () => ({})),
  shared('sharing chosen series', ({ series }) => ({ seriesInstanceUIDs: [series] })),
  {
    name: 'what is open by a share',
    by: 'http',
    right: 'study:read',
    ofShares: true,
    covers: ['POST /api/share-session', 'GET /api/share-session'],
    shown: async (asker) => uidsIn((await get(asker, '/api/share-session')).text),
  },
  {
    name: 'GET /api/worklist',
    by: 'http',
    right: 'worklist:read',
    covers: ['GET /api/worklist'],
    shown: async (asker) => uidsIn((await get(asker, '/api/worklist')).text),
  },
  {
    name: 'GET /api/worklist/{id}',
    by: 'http',
    right: 'worklist:read',
    covers: ['GET /api/worklist/{id}'],
    shown: async (asker) => {
      // Names of all items are known to the operator; each is asked for by its name.
      const { items } = await runOperation(asker.archive.folder, 'worklist.list', {})
      const texts = await Promise.all(items.map(async ({ id }) => (await get(asker, `/api/worklist/${id}`)).text))
      return uidsIn(texts.join())
    },
  },
  { ...search('GET /dicom-web/workitems', '/dicom-web/workitems'), right: 'worklist:read' },
  {
    ...fetched('GET /dicom-web/workitems/{workitem}', ({ uid }) => workitemAddress(uid), 'application/dicom+json'),
    right: 'worklist:read',
  },
  {
    name: 'subscribing to a workitem',
    by: 'http',
    right: 'worklist:read',
    covers: ['POST /dicom-web/workitems/{workitem}/subscribers/{subscriber}'],
    shown: ({ archive, headers = {} }) =>
      eachStudy(async ({ uid }) => {
        const path = `${workitemAddress(uid)}/subscribers/LISTENER`
        return (await archive.send(path, { method: 'POST', headers })).status === 201
      }),
  },
  { ...search('GET /dicom-web/changefeed', '/dicom-web/changefeed?limit=100'), name: 'the change feed' },
  {
    name: 'the latest change',
    by: 'http',
    right: 'study:list',
    one: true,
    covers: ['GET /dicom-web/changefeed/latest'],
    shown: async (asker) => uidsIn((await get(asker, '/dicom-web/changefeed/latest')).text, [...studies, ...trashed]),
  },
  {
    name: 'the trash',
    by: 'http',
    right: 'study:delete',
    covers: ['GET /api/trash'],
    shown: async (asker) => uidsIn((await get(asker, '/api/trash')).text, trashed),
  },
  ...(['PATIENT', 'STUDY', 'SERIES', 'IMAGE'] as const).map(found),
  retrieved('C-MOVE', 'move'),
  retrieved('C-GET', 'get'),
  {
    name: 'C-FIND of the modality worklist',
    by: 'dicom',
    right: 'worklist:read',
    covers: ['worklist'],
    shown: (asker) =>
      associated(asker, [UIDs.ModalityWorklistInformationModelFind], async (association) => {
        const identifier = new DataSet().set(Tags.StudyInstanceUID, 'UI', '').set(Tags.PatientID, 'LO', '')
        return answersOf(association, UIDs.ModalityWorklistInformationModelFind, identifier)
      }),
  },
]

/** Routes that a principal with a right to studies can use, and that show nothing of any. */
export const silent: Readonly<Record<string, string>> = {
  'DELETE /dicom-web/studies/{study}': 'moves to the trash; what is not the caller’s is not there',
  'DELETE /dicom-web/studies/{study}/series/{series}': 'moves to the trash',
  'DELETE /dicom-web/studies/{study}/series/{series}/instances/{instance}': 'moves to the trash',
  'POST /api/trash/{entry}/restore': 'restores what the list of the trash shows',
  'GET /api/session': 'says who is signed in',
  'DELETE /api/session': 'signs out',
  'GET /api/openapi.json': 'describes routes',
  'GET /api/preferences': 'what a person set for themselves',
  'POST /api/preferences': 'what a person set for themselves',
  'GET /dicom-web': 'says what DICOMweb is offered',
  'GET /api/changes': 'a tick that says no more than that something changed',
  'POST /dicom-web/studies': 'stores',
  'POST /dicom-web/studies/{study}': 'stores',
  'GET /api/destinations': 'names nodes',
  'GET /api/collections/names': 'names collections',
  'POST /api/destinations/{aeTitle}/studies': 'sends; what is not the caller’s is left out, and it answers counts',
  'POST /api/worklist': 'adds what the caller sent',
  'DELETE /api/worklist/{id}': 'takes an opaque name, answers it',
  'POST /dicom-web/workitems': 'takes what the caller sent',
  'POST /dicom-web/workitems/{workitem}': 'changes; what is not the caller’s is not there',
  'PUT /dicom-web/workitems/{workitem}/state': 'changes; answers no workitem',
  'POST /dicom-web/workitems/{workitem}/cancelrequest': 'changes; answers no workitem',
  'DELETE /dicom-web/workitems/{workitem}/subscribers/{subscriber}': 'ends a subscription',
  'POST /dicom-web/workitems/{workitem}/subscribers/{subscriber}/suspend': 'suspends a subscription',
  'GET /dicom-web/subscribers/{subscriber}':
    'a channel, whose reports are shown in workitems.test.ts to need the right',
  'DELETE /api/shares/{id}': 'ends a share that the list of its maker shows',
  'DELETE /api/share-session': 'closes what was opened by a share',
  'POST /api/erasures': 'erases what two people named, answers a count',
}

/** Services of nodes that show nothing of a study which the node did not send itself. */
export const silentServices: Readonly<Record<string, string>> = {
  echo: 'answers that we are here',
  store: 'stores',
  commit: 'says of instances that the node names whether they are kept',
  mpps: 'takes what a scanner did',
}

function below(route: string, { uid, series, instance }: SampleStudy): string {
  return route.replace('{study}', uid).replace('{series}', series).replace('{instance}', instance)
}

const get = ({ archive, headers = {} }: Asker, path: string, accept = '*/*') =>
  archive.send(path, { headers: { accept, ...headers } })

/** UIDs of our studies that stand anywhere in a text. */
function uidsIn(text: string, among = studies): Set<string> {
  return new Set(
    among.map(({ uid }) => uid).filter((uid) => new RegExp(`${uid.replaceAll('.', '\\.')}(?![\\d.])`).test(text)),
  )
}

function search(route: string, path: string): Protocol {
  const shown = async (asker: Asker) => uidsIn((await get(asker, path, 'application/dicom+json')).text)
  return { name: path, by: 'http', right: 'study:list', covers: [route], shown }
}

function searchBelow(route: string, path: (study: SampleStudy) => string): Protocol {
  const shown = async (asker: Asker) =>
    eachStudy(async (study) => {
      const { text } = await get(asker, path(study), 'application/dicom+json')
      return text.includes(study.series)
    })
  return { name: route, by: 'http', right: 'study:list', covers: [route], shown }
}

function fetched(name: string, path: (study: SampleStudy) => string, accept = '*/*', covers = name): Protocol {
  const shown = (asker: Asker) => eachStudy(async (study) => isGiven((await get(asker, path(study), accept)).status))
  return { name, by: 'http', right: 'study:read', covers: [covers], shown }
}

/** Whoever may not see a study hears what they would hear of one that does not exist. */
function isGiven(status: number): boolean {
  if (status === 403 || status === 404) return false
  if (status === 200) return true
  throw new Error(`neither given nor refused: ${status}`)
}

function posted(
  route: string,
  right: Protocol['right'],
  body: (uids: string[]) => object,
  shownIn: (text: string) => Set<string>,
): Protocol {
  const shown = async ({ archive, headers = {} }: Asker) => {
    const [method, path] = route.split(' ') as ['POST', string]
    const sent = JSON.stringify(body(studies.map(({ uid }) => uid)))
    return shownIn((await archive.send(path, { method, headers: { ...json, ...headers }, body: sent })).text)
  }
  return { name: route, by: 'http', right, covers: [route], shown }
}

function statesOf(text: string): Set<string> {
  return uidsIn(text)
}

/** Answers how many it marked: one that may not be seen is not counted. */
function marked(route: string): Protocol {
  const shown = ({ archive, headers = {} }: Asker) =>
    eachStudy(async ({ uid }) => {
      const body = JSON.stringify({ studyInstanceUIDs: [uid], read: false })
      const answer = await archive.send('/api/studies/read', { method: 'POST', headers: { ...json, ...headers }, body })
      return answer.status === 200 && answer.json().studies === 1
    })
  return { name: route, by: 'http', right: 'study:read', covers: [route], shown }
}

/** Answers how many it listed: one that may not be seen is not counted, nor in the collection then. */
function collected(route: string): Protocol {
  const shown = async ({ archive, headers = {} }: Asker) => {
    const name = `Open ${randomUUID()}`
    const path = `/api/collections/${encodeURIComponent(name)}/marked`
    let listed = (await runOperation(archive.folder, 'collection.add', { name, kind: 'other' })).listedStudies
    const all = await eachStudy(async ({ uid }) => {
      const body = JSON.stringify({ studyInstanceUIDs: [uid] })
      const { status, json: answer } = await archive.send(path, {
        method: 'POST',
        headers: { ...json, ...headers },
        body,
      })
      const before = listed
      listed = (await runOperation(archive.folder, 'collection.change', { name })).listedStudies
      if ((status === 200 ? answer().studies : 0) !== listed - before) throw new Error('counts what it did not list')
      return listed > before
    })
    await runOperation(archive.folder, 'collection.remove', { name })
    return all
  }
  return { name: route, by: 'http', right: 'study:collect', covers: [route], shown }
}

/** A share is made of what its maker may share; the list of its maker has it, and no other study. */
function shared(name: string, more: (study: SampleStudy) => object): Protocol {
  const shown = async (asker: Asker) => {
    const made = await eachStudy(async (study) => {
      const { status } = await share(asker, study, more(study))
      // Whoever opened a share is a stranger here.
      return status !== 401 && isGiven(status)
    })
    const listed = uidsIn((await get(asker, '/api/shares')).text)
    if (listed.size !== made.size || [...listed].some((uid) => !made.has(uid)))
      throw new Error('the list of shares is not what was shared')
    return made
  }
  return { name, by: 'http', right: 'study:share', covers: ['POST /api/shares', 'GET /api/shares'], shown }
}

export function share({ archive, headers = {} }: Asker, { uid }: SampleStudy, more: object = {}) {
  const body = JSON.stringify({ studyInstanceUID: uid, recipient: 'Dr Roe', expiresInMs: 3_600_000, ...more })
  return archive.send('/api/shares', { method: 'POST', headers: { ...json, ...headers }, body })
}

async function eachStudy(isShown: (study: SampleStudy) => Promise<boolean>): Promise<Set<string>> {
  const shown = new Set<string>()
  for (const study of studies) if (await isShown(study)) shown.add(study.uid)
  return shown
}

/** At the level of patients studies are told apart by Patient ID and issuer, which are different in all of ours. */
function found(level: 'PATIENT' | 'STUDY' | 'SERIES' | 'IMAGE'): Protocol {
  const model = level === 'PATIENT' ? patientFind : find
  const asked = (study?: SampleStudy) => {
    const identifier = new DataSet().set(Tags.QueryRetrieveLevel, 'CS', level)
    if (level === 'PATIENT') return identifier.set(Tags.PatientID, 'LO', '').set(Tags.IssuerOfPatientID, 'LO', '')
    identifier.set(Tags.StudyInstanceUID, 'UI', study?.uid ?? '').set(Tags.PatientID, 'LO', '')
    if (level !== 'STUDY') identifier.set(Tags.SeriesInstanceUID, 'UI', level === 'IMAGE' ? (study?.series ?? '') : '')
    return level === 'IMAGE' ? identifier.set(Tags.SOPInstanceUID, 'UI', '') : identifier
  }
  // Below a study the Standard asks for the UIDs above (PS3.4 C.4.1.2.1).
  const questions = level === 'SERIES' || level === 'IMAGE' ? studies.map(asked) : [asked()]
  const shown = (asker: Asker) =>
    associated(asker, [model], async (association) => {
      const answers = new Set<string>()
      for (const identifier of questions)
        for (const uid of await answersOf(association, model, identifier)) answers.add(uid)
      return answers
    })
  return { name: `C-FIND at the level ${level}`, by: 'dicom', right: 'study:list', covers: ['find'], shown }
}

async function answersOf(association: RequestorAssociation, model: string, identifier: DataSet): Promise<Set<string>> {
  const shown = new Set<string>()
  for await (const answer of cFind(association, { abstractSyntaxUID: model, identifier })) {
    const uid = answer.string(Tags.StudyInstanceUID)
    const [patientID, issuer] = [answer.string(Tags.PatientID), answer.string(Tags.IssuerOfPatientID) || undefined]
    const study = studies.find((one) => (uid ? one.uid === uid : one.patientID === patientID && one.issuer === issuer))
    if (study === undefined) throw new Error('an answer of no study that we stored')
    shown.add(study.uid)
  }
  return shown
}

/** A destination that cannot be reached fails for each instance it should have had, and for none that is not given. */
function retrieved(name: 'C-MOVE' | 'C-GET', covers: string): Protocol {
  const model =
    name === 'C-MOVE' ? UIDs.StudyRootQueryRetrieveInformationModelMove : UIDs.StudyRootQueryRetrieveInformationModelGet
  const shown = (asker: Asker) =>
    associated(asker, [model], (association) =>
      eachStudy(async ({ uid }) => {
        const identifier = new DataSet()
          .set(Tags.QueryRetrieveLevel, 'CS', 'STUDY')
          .set(Tags.StudyInstanceUID, 'UI', uid)
        const request = { abstractSyntaxUID: model, identifier }
        const operation =
          name === 'C-MOVE' ? cMove(association, { ...request, destination: 'NOWHERE' }) : cGet(association, request)
        for await (const _ of operation);
        const { completed = 0, failed = 0, warning = 0 } = await operation.result
        return completed + failed + warning > 0
      }),
    )
  return { name, by: 'dicom', right: 'study:read', covers: [covers], shown }
}

const storage = UIDs.MultiFrameGrayscaleByteSecondaryCaptureImageStorage
/** What C-GET sends to us is taken and forgotten. */
const services: readonly ServiceProvider[] = [
  storageSCP({
    async store(_, dataSet) {
      for await (const _chunk of dataSet);
    },
  } as Parameters<typeof storageSCP>[0]),
]

/** A service that the node may not use is none that shows anything. */
async function associated<T>(
  { archive, node, userIdentity }: Asker,
  models: readonly string[],
  work: (association: RequestorAssociation) => Promise<T>,
): Promise<T> {
  const [host, port] = archive.server.ready.dicomTls.split(':') as [string, string]
  const { key, certificate, authority } = node.certificate
  const association = await openAssociation({
    ...{ host, port: Number(port), callingAETitle: node.aeTitle, calledAETitle: 'LEADGLASS' },
    contexts: [
      ...models.map((abstractSyntaxUID) => ({ abstractSyntaxUID, transferSyntaxUIDs: [UIDs.ExplicitVRLittleEndian] })),
      {
        abstractSyntaxUID: storage,
        transferSyntaxUIDs: [UIDs.ExplicitVRLittleEndian],
        role: { scu: true, scp: true },
      },
    ],
    services,
    tls: { key, certificate, authority },
    ...(userIdentity ? { userIdentity } : {}),
  })
  try {
    return await work(association)
  } finally {
    await association.release()
  }
}
