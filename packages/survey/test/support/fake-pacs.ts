/**
 * A PACS that does what its script says: answers queries from a list of studies, caps, leaves out, ignores keys, breaks off. It
 * writes down every message that it receives.
 */
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { DataSet, encodeDataSet, readDataSet, Tags, UIDs } from '@leadglass/dicom'
import {
  type AssociateRQ,
  CommandFields,
  type CommandSet,
  ContextResult,
  commandName,
  decodeAssociateRQ,
  decodeCommandSet,
  decodePDataTF,
  dicomApplicationContext,
  encodeAbort,
  encodeAssociateAC,
  encodeAssociateRJ,
  encodeCommandSet,
  encodePDataTF,
  encodePdu,
  encodeReleaseRP,
  NO_DATA_SET,
  PduType,
} from '@leadglass/network'

export interface FakeSeries {
  readonly uid: string
  readonly instances: number
}

export interface FakeStudy {
  readonly uid: string
  /** `YYYYMMDD`; empty: undated. */
  readonly date: string
  readonly time: string
  readonly modality: string
  readonly series: readonly FakeSeries[]
  readonly patient?: Readonly<Record<'name' | 'id' | 'birthDate' | 'sex' | 'accession', string>>
}

export type Quirk =
  /** Answers every query as if the key were empty. */
  | 'ignores-dates'
  | 'ignores-times'
  | 'ignores-modality'
  /** Takes `""` for a value that no study has. */
  | 'no-empty-matching'
  | 'no-study-counts'
  | 'no-series-counts'
  /** Refuses SERIES and IMAGE queries without the UIDs above them. */
  | 'hierarchical'
  | 'wrong-message-id'
  | 'no-level'
  | 'other-level'
  | 'tells-all'
  /** Closes the association after each query. */
  | 'one-query'

export interface FakePacsOptions {
  readonly studies?: readonly FakeStudy[]
  readonly quirks?: readonly Quirk[]
  readonly cap?: { readonly answers: number; readonly ending: number | 'abort' }
  /** Answers in this order; default: as listed. */
  readonly order?: 'listed' | 'newest' | 'oldest'
  /** SOP classes that are refused. */
  readonly refuses?: readonly string[]
  readonly reject?: { readonly result: number; readonly source: number; readonly reason: number }
  /** In place of the answers to a C-FIND. */
  readonly onFind?: (socket: Socket, request: FindRequest) => void
  /** In place of the answer to the association request. */
  readonly onGreeting?: (socket: Socket) => void
  readonly transferSyntaxUID?: string
  readonly tls?: TlsOptions
  /** Octets of each write, so that PDUs come in pieces; default: all at once. */
  readonly pieceOctets?: number
  /** Octets of each fragment of an answer; default: whole. */
  readonly fragmentOctets?: number
}

export interface FindRequest {
  readonly contextID: number
  readonly command: CommandSet
  readonly level: string
  readonly transferSyntaxUID: string
  readonly keys: ReadonlyMap<number, string>
}

export class FakePacs {
  port = 0
  /** Names of the commands received, in order. */
  readonly commands: string[] = []
  readonly requests: AssociateRQ[] = []
  readonly finds: FindRequest[] = []
  /** All octets received. */
  readonly received: Buffer[] = []
  connections = 0
  most = 0
  #open = 0
  readonly options: FakePacsOptions
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(options: FakePacsOptions) {
    this.options = options
    const serve = (socket: Socket) => this.#serve(socket)
    this.#server = options.tls ? createTlsServer(options.tls, serve) : createServer(serve)
    this.#server.on('tlsClientError', () => {})
  }

  static async start(options: FakePacsOptions = {}): Promise<FakePacs> {
    const pacs = new FakePacs(options)
    pacs.#server.listen(0, '127.0.0.1')
    await once(pacs.#server, 'listening')
    pacs.port = (pacs.#server.address() as { port: number }).port
    return pacs
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #serve(socket: Socket): void {
    this.connections += 1
    this.#open += 1
    this.most = Math.max(this.most, this.#open)
    this.#sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => {})
    socket.on('close', () => {
      this.#sockets.delete(socket)
      this.#open -= 1
    })
    new FakeAssociation(this, socket)
  }
}

class FakeAssociation {
  readonly #pacs: FakePacs
  readonly #socket: Socket
  #buffer = Buffer.alloc(0)
  #syntaxes = new Map<number, string>()
  #command: CommandSet | undefined

  constructor(pacs: FakePacs, socket: Socket) {
    this.#pacs = pacs
    this.#socket = socket
    socket.on('data', (chunk) => {
      pacs.received.push(Buffer.from(chunk))
      this.#buffer = Buffer.concat([this.#buffer, chunk])
      while (this.#buffer.length >= 6 && this.#buffer.length >= 6 + this.#buffer.readUInt32BE(2)) {
        const end = 6 + this.#buffer.readUInt32BE(2)
        this.#onPdu(this.#buffer.subarray(0, end))
        this.#buffer = this.#buffer.subarray(end)
      }
    })
  }

  #onPdu(pdu: Buffer): void {
    if (pdu[0] === PduType.AssociateRQ) this.#greet(decodeAssociateRQ(pdu))
    else if (pdu[0] === PduType.ReleaseRQ) this.#socket.end(encodeReleaseRP())
    else if (pdu[0] === PduType.Abort) this.#socket.destroy()
    else if (pdu[0] === PduType.PDataTF) {
      for (const { isCommand, octets, contextID } of decodePDataTF(pdu)) {
        if (isCommand) this.#onCommand(contextID, decodeCommandSet(octets))
        else this.#onIdentifier(contextID, octets)
      }
    }
  }

  #greet(request: AssociateRQ): void {
    const { reject, onGreeting, refuses = [], transferSyntaxUID } = this.#pacs.options
    this.#pacs.requests.push(request)
    if (onGreeting) return void onGreeting(this.#socket)
    if (reject) return void this.#socket.end(encodeAssociateRJ(reject))
    const contexts = request.presentationContexts.map(({ id, abstractSyntaxUID, transferSyntaxUIDs }) => {
      const syntax = transferSyntaxUID ?? transferSyntaxUIDs[0]!
      this.#syntaxes.set(id, syntax)
      const isRefused = refuses.includes(abstractSyntaxUID)
      return { id, result: isRefused ? ContextResult.AbstractSyntaxNotSupported : 0, transferSyntaxUID: syntax }
    })
    this.#write(
      encodeAssociateAC({
        ...request,
        applicationContextName: dicomApplicationContext,
        presentationContexts: contexts,
        userInformation: {
          maximumLength: 16_384,
          implementationClassUID: '1.2.3.4',
          implementationVersionName: 'FAKE_1',
        },
      }),
    )
  }

  #onCommand(contextID: number, command: CommandSet): void {
    this.#pacs.commands.push(commandName(command.CommandField))
    if (command.CommandField === CommandFields['C-ECHO-RQ']) {
      const answer = { CommandField: 0x8030, CommandDataSetType: NO_DATA_SET, Status: 0 }
      this.#write(this.#response(contextID, { ...answer, MessageIDBeingRespondedTo: command.MessageID! }))
    } else if (command.CommandField === CommandFields['C-FIND-RQ']) this.#command = command
  }

  #onIdentifier(contextID: number, octets: Uint8Array): void {
    const transferSyntaxUID = this.#syntaxes.get(contextID)!
    const set = readDataSet(octets, { transferSyntaxUID })
    const keys = new Map([...set].map(({ tag }) => [tag, set.string(tag) ?? '']))
    const level = keys.get(Tags.QueryRetrieveLevel) ?? ''
    const request: FindRequest = { contextID, command: this.#command!, level, transferSyntaxUID, keys }
    this.#pacs.finds.push(request)
    const { onFind, quirks = [] } = this.#pacs.options
    if (onFind) onFind(this.#socket, request)
    else this.#answer(request)
    if (quirks.includes('one-query')) this.#socket.end()
  }

  #answer(request: FindRequest): void {
    const { cap, quirks = [] } = this.#pacs.options
    const matches = matchesOf(request, this.#pacs.options)
    if (matches === undefined) return void this.#write(this.#final(request, 0xc000))
    const isCut = cap !== undefined && matches.length > cap.answers
    const given = isCut ? matches.slice(0, cap.answers) : matches
    const pending = given.map((identifier) => pendingResponse(request, identifier, quirks, this.#pacs.options))
    const ending = isCut ? cap.ending : 0
    const last = ending === 'abort' ? encodeAbort({ source: 2, reason: 0 }) : this.#final(request, ending)
    this.#write(Buffer.concat([...pending, last]))
  }

  #final({ contextID, command }: FindRequest, status: number): Buffer {
    return this.#response(contextID, {
      CommandField: 0x8020,
      MessageIDBeingRespondedTo: command.MessageID!,
      CommandDataSetType: NO_DATA_SET,
      Status: status,
    })
  }

  #response(contextID: number, command: CommandSet): Buffer {
    return encodePDataTF([{ contextID, isCommand: true, isLast: true, octets: encodeCommandSet(command) }])
  }

  #write(octets: Buffer): void {
    const { pieceOctets = octets.length } = this.#pacs.options
    for (let at = 0; at < octets.length; at += pieceOctets) this.#socket.write(octets.subarray(at, at + pieceOctets))
  }
}

/** One pending C-FIND-RSP with its identifier. */
export function pendingResponse(
  { contextID, command }: Pick<FindRequest, 'contextID' | 'command'>,
  identifier: Uint8Array,
  quirks: readonly Quirk[] = [],
  { fragmentOctets = identifier.length }: Pick<FakePacsOptions, 'fragmentOctets'> = {},
): Buffer {
  const octets = encodeCommandSet({
    AffectedSOPClassUID: UIDs.StudyRootQueryRetrieveInformationModelFind,
    CommandField: 0x8020,
    MessageIDBeingRespondedTo: quirks.includes('wrong-message-id') ? 4711 : command.MessageID!,
    CommandDataSetType: 1,
    Status: 0xff00,
  })
  const fragments: Buffer[] = []
  for (let at = 0; at < identifier.length; at += fragmentOctets) {
    const part = identifier.subarray(at, at + fragmentOctets)
    const isLast = at + fragmentOctets >= identifier.length
    fragments.push(encodePDataTF([{ contextID, isCommand: false, isLast, octets: part }]))
  }
  return Buffer.concat([encodePDataTF([{ contextID, isCommand: true, isLast: true, octets }]), ...fragments])
}

/** Any PDU of a type, for scripts that break the protocol. */
export const pduOf = (type: number, body: Uint8Array) => encodePdu(type as PduType, body)

function matchesOf(request: FindRequest, options: FakePacsOptions): Uint8Array[] | undefined {
  const { quirks = [], studies = [], order = 'listed' } = options
  const { level, keys } = request
  const study = keys.get(Tags.StudyInstanceUID) ?? ''
  const series = keys.get(Tags.SeriesInstanceUID) ?? ''
  if (quirks.includes('hierarchical') && ((level !== 'STUDY' && study === '') || (level === 'IMAGE' && series === '')))
    return undefined
  const matching = studies.filter((each) => matches(each, keys, quirks))
  if (order !== 'listed') matching.sort((a, b) => compare(a, b) * (order === 'oldest' ? 1 : -1))
  return matching.flatMap((each) => identifiersOf(each, request, quirks))
}

const compare = (a: FakeStudy, b: FakeStudy) => (a.date + a.time < b.date + b.time ? -1 : 1)

function matches(study: FakeStudy, keys: ReadonlyMap<number, string>, quirks: readonly Quirk[]): boolean {
  const uid = keys.get(Tags.StudyInstanceUID) ?? ''
  const has = (quirk: Quirk) => quirks.includes(quirk)
  const modality = keys.get(Tags.ModalitiesInStudy) ?? ''
  return (
    (uid === '' || uid === study.uid) &&
    (has('ignores-dates') || inRange(study.date, keys.get(Tags.StudyDate) ?? '', has('no-empty-matching'))) &&
    (has('ignores-times') || inRange(study.time, keys.get(Tags.StudyTime) ?? '', has('no-empty-matching'))) &&
    (has('ignores-modality') || modality === '' || modality === study.modality)
  )
}

function inRange(value: string, key: string, ignoresEmpty: boolean): boolean {
  if (key === '') return true
  if (key === '""') return !ignoresEmpty && value === ''
  if (value === '') return false
  const [from = '', to = from] = key.split('-')
  return (from === '' || value >= from) && (to === '' || value <= to)
}

function identifiersOf(study: FakeStudy, request: FindRequest, quirks: readonly Quirk[]): Uint8Array[] {
  if (request.level === 'STUDY') return [identifier(study, request, quirks)]
  const wanted = request.keys.get(Tags.SeriesInstanceUID) ?? ''
  const series = study.series.filter(({ uid }) => wanted === '' || uid === wanted)
  if (request.level === 'SERIES') return series.map((each) => identifier(study, request, quirks, each))
  return series.flatMap((each) =>
    Array.from({ length: each.instances }, (_, at) =>
      identifier(study, request, quirks, each, `${each.uid}.${at + 1}`),
    ),
  )
}

function identifier(
  study: FakeStudy,
  { level, transferSyntaxUID, keys }: FindRequest,
  quirks: readonly Quirk[],
  series?: FakeSeries,
  instance?: string,
): Uint8Array {
  const set = new DataSet()
  const tells = (tag: number) => quirks.includes('tells-all') || keys.has(tag)
  const put = (tag: number, vr: 'UI' | 'DA' | 'TM' | 'CS' | 'IS' | 'PN' | 'LO' | 'SH', value: string) => {
    if (tells(tag)) set.set(tag as never, vr, value)
  }
  const has = (quirk: Quirk) => quirks.includes(quirk)
  put(Tags.StudyDate, 'DA', study.date)
  put(Tags.StudyTime, 'TM', study.time)
  put(Tags.ModalitiesInStudy, 'CS', `SR\\${study.modality}`)
  if (!has('no-level')) put(Tags.QueryRetrieveLevel, 'CS', has('other-level') ? 'PATIENT' : level)
  put(Tags.PatientName, 'PN', study.patient?.name ?? '')
  put(Tags.PatientID, 'LO', study.patient?.id ?? '')
  put(Tags.PatientBirthDate, 'DA', study.patient?.birthDate ?? '')
  put(Tags.PatientSex, 'CS', study.patient?.sex ?? '')
  put(Tags.AccessionNumber, 'SH', study.patient?.accession ?? '')
  put(Tags.StudyInstanceUID, 'UI', study.uid)
  const images = study.series.reduce((sum, each) => sum + each.instances, 0)
  put(Tags.NumberOfStudyRelatedInstances, 'IS', has('no-study-counts') ? '' : String(images))
  if (series) {
    put(Tags.SeriesInstanceUID, 'UI', series.uid)
    put(Tags.NumberOfSeriesRelatedInstances, 'IS', has('no-series-counts') ? '' : String(series.instances))
  }
  if (instance) put(Tags.SOPInstanceUID, 'UI', instance)
  return encodeDataSet(set, { transferSyntaxUID })
}
