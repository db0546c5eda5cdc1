/** An archive that holds every hostile text in every place where one can come in: by DICOM, by DICOMweb, by import, by hand. */

import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import type { Role } from '@leadglass/access'
import { isAddressableUID } from '@leadglass/dicom'
import { encodeAssociateRQ } from '@leadglass/network'
import { type NodeCertificate, runOperation } from '@leadglass/server'
import { SurveyDesk } from '@leadglass/survey'
import {
  type HostileText,
  hostileDocuments,
  hostileElements,
  hostileImage,
  hostileTexts,
  part10File,
  type SampleInstance,
  uidOf,
} from '@leadglass/testkit'
import { limits } from '../../../../packages/server/src/limits.ts'
import { associate, nodeOf } from '../../../../packages/server/test/support/archives.ts'
import { multipartBody } from '../../../../packages/server/test/support/multipart.ts'
import { Person } from '../../../../packages/server/test/support/person.ts'
import {
  administrator,
  json,
  startServer,
  type TestServer,
} from '../../../../packages/server/test/support/running-server.ts'
import { examination, task } from '../orders.ts'
import { system, writeRun } from '../survey-runs.ts'
import type { Ask } from './feed-routes.ts'
import { isSound } from './sound-answer.ts'

/** The study that holds a series for each text, and the documents. */
export const wholeStudy = uidOf('hostile whole')
/** The study of one text; a text that can be a UID is its own. */
export const studyOf = ({ id, aim, text }: HostileText): string =>
  aim === 'name' && isAddressableUID(text) ? text : uidOf(`hostile ${id}`)

/** Steps of a case that are tried; each can be taken once, so that each has cases of its own. */
const surveySteps = ['validate', 'notify', 'acknowledge', 'mitigate'] as const
export type SurveyStep = (typeof surveySteps)[number]
const casesOfStep = Math.floor(hostileTexts.length / surveySteps.length)

/** The case on which a step is tried with a text. */
export function caseFor(step: SurveyStep, index: number): string {
  return `C-${String(surveySteps.indexOf(step) * casesOfStep + (index % casesOfStep) + 1).padStart(4, '0')}`
}

/** People who sign in to look at the pages, with their roles; one sees only what is granted, and breaks the glass. */
const watchers = {
  deputy: 'administrator',
  clinician: 'clinician',
  confined: 'clinician',
  technologist: 'technologist',
  auditor: 'auditor',
  surveyor: 'surveyor',
  researcher: 'researcher',
} as const
/** Of those who ask in the name of routes. */
const askers = { session: 'administrator', deputy: 'deputy', confined: 'confined' } as const
const password = 'Seven-grey-herons-wade-at-dusk-7'

/** Server and test are one process, which others starve for seconds on a busy machine: it is not overloaded, and turns no page away. */
Object.assign(limits, { eventLoopDelayMs: 120_000 })

export class HostileArchive {
  readonly server: TestServer
  /** Cookies by name of the person. */
  readonly people: ReadonlyMap<string, Person>
  /** Ids of the texts that the worklist took. */
  readonly examinations = new Set<string>()
  readonly tasks = new Set<string>()
  /** A folder of the test's own. */
  readonly place: string

  private constructor(server: TestServer, people: Map<string, Person>, place: string) {
    this.server = server
    this.people = people
    this.place = place
  }

  static async make(): Promise<HostileArchive> {
    const place = mkdtempSync(join(tmpdir(), 'leadglass-hostile-'))
    const surveys = join(place, 'surveys')
    writeSurvey(surveys)
    const started = await startServer(
      {
        LEADGLASS_SURVEY_FOLDER: surveys,
        // Every study is taken out as a file.
        LEADGLASS_ACCESS_BULK_EXPORT_STUDIES: '1000',
        LEADGLASS_RENDITIONS_HTJ2K: 'off',
      },
      {
        openSurvey: async (folder) => new SurveyDesk(folder),
        webFolder: join(import.meta.dirname, '../../../../packages/web/dist'),
      },
    )
    const server = patient(started)
    const { folder } = server
    const people = new Map([['administrator', await enrolled(server, administrator.name, administrator.password)]])
    for (const [name, role] of Object.entries(watchers)) {
      await runOperation(folder, 'user.add', { name, role, password })
      people.set(name, await enrolled(server, name, password))
    }
    await runOperation(folder, 'user.add', { name: 'newcomer', role: 'referrer', password })
    await runOperation(folder, 'grant.confine', { to: { kind: 'person', name: 'confined' }, confined: true })
    await runOperation(folder, 'collection.add', { name: 'trial', kind: 'project' })
    await runOperation(folder, 'alert.test', {})
    const archive = new HostileArchive(server, people, place)
    await archive.#receive()
    await archive.#callByWrongNames()
    await archive.#openCases()
    await archive.#order()
    return archive
  }

  get origin(): string {
    return this.server.server.ready.https
  }

  /** As a program with the role's token, as a person in a browser, as nobody. */
  ask: Ask = async (as, method, url, body) => {
    const person = Object.hasOwn(askers, as) ? this.people.get(askers[as as keyof typeof askers]) : undefined
    if (person) return person.send(method as never, url, body as object)
    return this.server.send(url, {
      method,
      ...(body === undefined ? {} : { headers: json, body: JSON.stringify(body) }),
      ...(as === 'nobody' ? {} : { as: as as Role }),
    })
  }

  /** Somebody who came with the password alone, from a browser that calls itself as told. */
  async withPasswordAlone(name: string, agent = 'a browser'): Promise<Person> {
    const { server } = this
    const person = new Person({
      send: (path, options = {}) =>
        server.send(path, { ...options, headers: { ...options.headers, 'user-agent': agent } }),
    })
    const { status, text } = await person.signIn(name, password)
    if (status !== 200) throw new Error(`${name} cannot sign in: ${status} ${text}`)
    return person
  }

  /** Signs somebody in once more. */
  async signInFrom(name: string, agent: string): Promise<void> {
    const person = await this.withPasswordAlone(name, agent)
    const code = this.people.get(name)!.recoveryCodes.shift()
    const { status, text } = await person.post('/api/session/recovery-code', { code })
    if (status !== 200) throw new Error(`${name} cannot sign in again: ${status} ${text}`)
  }

  async remove(): Promise<void> {
    await this.server.close()
    rmSync(this.place, { recursive: true })
  }

  /** A study for each text by STOW-RS, one that holds them all by import, its documents by C-STORE. */
  async #receive(): Promise<void> {
    const single = hostileTexts.map((hostile) => {
      const asUID = studyOf(hostile) === hostile.text
      return hostileImage(hostile, {
        study: `hostile ${hostile.id}`,
        series: 'one',
        seriesNumber: 1,
        everywhere: true,
        asUID,
      })
    })
    const stored = await this.server.send('/dicom-web/studies', {
      method: 'POST',
      as: 'technologist',
      headers: { 'content-type': 'multipart/related; type="application/dicom"; boundary=frontier' },
      body: multipartBody('frontier', single.map(part10File)),
    })
    if (stored.status !== 200)
      throw new Error(`not every study was stored: ${stored.status} ${stored.text.slice(0, 500)}`)
    const whole = [
      ...hostileTexts.map((hostile, index) =>
        hostileImage(hostile, { study: 'hostile whole', series: hostile.id, seriesNumber: index + 2 }),
      ),
      ...hostileElements(hostileTexts, { study: 'hostile whole', series: 'elements', seriesNumber: 1 }),
    ]
    const folder = join(this.place, 'import')
    mkdirSync(folder)
    const paths = whole.map((instance, index) => {
      const path = join(folder, `${index}.dcm`)
      writeFileSync(path, part10File(instance))
      return path
    })
    await runOperation(this.server.folder, 'import', { paths })
    const seriesInstanceUID = uidOf(`hostile whole/${hostileTexts[0]!.id}`)
    await this.#send(hostileDocuments(hostileTexts, 'hostile whole', { ...whole[0]!, seriesInstanceUID }))
  }

  async #send(instances: readonly SampleInstance[]): Promise<void> {
    const certificate = await nodeOf(this.server, 'SCANNER1')
    const classes = [...new Set(instances.map(({ sopClassUID }) => sopClassUID))]
    const contexts = classes.map((abstractSyntaxUID) => ({
      abstractSyntaxUID,
      transferSyntaxUIDs: [instances[0]!.transferSyntaxUID],
    }))
    const association = await associate(this.server, { aeTitle: 'SCANNER1', certificate }, contexts)
    try {
      for (const instance of instances) await association.store(instance)
    } finally {
      await association.release()
    }
  }

  /** Cases as far as each step asks. */
  async #openCases(): Promise<void> {
    const post = async (path: string, body: object) => {
      const { status, text } = await this.ask('surveyor', 'POST', `/api/survey/${path}`, body)
      if (status !== 200) throw new Error(`${path}: ${status} ${text}`)
    }
    const ids = (steps: readonly SurveyStep[]) =>
      steps.flatMap((step) => Array.from({ length: casesOfStep }, (_, index) => caseFor(step, index)))
    await post('runs', {})
    await post('cases/validate', { ids: ids(['notify', 'acknowledge', 'mitigate']) })
    await post('cases/notify', { ids: ids(['acknowledge', 'mitigate']), to: 'security@hospital.example' })
  }

  /** An examination and a task for each text. */
  async #order(): Promise<void> {
    const order = async (kept: Set<string>, id: string, url: string, dataSet: object) => {
      const headers = { 'content-type': url.startsWith('/api') ? 'application/json' : 'application/dicom+json' }
      const body = JSON.stringify(dataSet)
      const answer = await this.server.send(url, { method: 'POST', as: 'technologist', headers, body })
      isSound(answer, `${url} with ${id}`)
      if (answer.status < 300) kept.add(id)
    }
    await Promise.all(
      hostileTexts.map(async ({ id, text }) => {
        const person = { patientName: text, patientID: text }
        await order(this.examinations, id, '/api/worklist', examination({ ...person, description: text }))
        await order(this.tasks, id, '/dicom-web/workitems', task(text, person))
      }),
    )
  }

  /** Greetings whose AE titles are the texts: the log of refusals and the audit log tell who called. */
  async #callByWrongNames(): Promise<void> {
    const certificate = await nodeOf(this.server, 'CALLER')
    for (const { text } of hostileTexts) await greet(this.server, certificate, text)
  }
}

/** The server asks whoever comes while the machine is busy to come again; who tries things out does. */
function patient(server: TestServer): TestServer {
  return {
    ...server,
    async send(path, options) {
      for (;;) {
        const answer = await server.send(path, options)
        if (answer.status !== 503) return answer
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    },
  }
}

async function enrolled(server: TestServer, name: string, secret: string): Promise<Person> {
  const person = new Person(server)
  const answer = await person.signIn(name, secret)
  if (answer.status !== 200) throw new Error(`${name} cannot sign in: ${answer.status} ${answer.text}`)
  await person.enrolTotp()
  return person
}

/** Sends an A-ASSOCIATE-RQ that our own encoder would not write, and waits until the other side has done with it. */
async function greet({ server }: TestServer, { key, certificate, authority }: NodeCertificate, name: string) {
  const [host, port] = server.ready.dicomTls.split(':') as [string, string]
  const pdu = encodeAssociateRQ({
    protocolVersion: 1,
    calledAETitle: 'LEADGLASS',
    callingAETitle: 'CALLER',
    applicationContextName: '1.2.840.10008.3.1.1.1',
    presentationContexts: [
      { id: 1, abstractSyntaxUID: '1.2.840.10008.1.1', transferSyntaxUIDs: ['1.2.840.10008.1.2'] },
    ],
    userInformation: { maximumLength: 16_384 },
  })
  // PS3.8 9.3.2: the titles stand behind ten octets, 16 each.
  const title = Buffer.alloc(16, ' ')
  Buffer.from(name, 'latin1').copy(title)
  title.copy(pdu, 10)
  title.copy(pdu, 26)
  const tls = { key, cert: certificate, ca: authority, checkServerIdentity: () => undefined }
  const socket = connect({ host, port: Number(port), ...tls })
  socket.on('error', () => undefined).on('data', () => socket.end())
  socket.write(pdu)
  await once(socket, 'close')
}

/** A run whose systems are called as the texts say. */
function writeSurvey(folder: string): void {
  const at = new Date(Date.now() - 86_400_000).toISOString()
  const findings = hostileTexts.map(({ text }, index) => ({
    ...system(index, at),
    institution: text,
    network: text,
    country: text,
    product: { family: text, confidence: 1, reasons: [text] },
    evidence: [{ rung: 7 as const, probe: 'dicom' as const, what: text }],
  }))
  writeRun(folder, 'hostile', at, findings)
}
