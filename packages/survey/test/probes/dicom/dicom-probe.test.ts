import { UIDs } from '@leadglass/dicom'
import { encodeCommandSet, encodePDataTF } from '@leadglass/network'
import { afterEach, expect, test, vi } from 'vitest'
import { dicomProbe } from '../../../src/probes/dicom/dicom-probe.ts'
import { retrieveSOPClasses, storageSOPClasses } from '../../../src/probes/dicom/proposal.ts'
import { certificate } from '../../support/certificate.ts'
import {
  FakePacs,
  type FakePacsOptions,
  type FakeStudy,
  type FindRequest,
  pduOf,
  pendingResponse,
} from '../../support/fake-pacs.ts'
import { type FakeReachOptions, fakeReach } from '../../support/fake-reach.ts'

const patient = { name: 'Doe^Jane', id: 'P1', birthDate: '19700101', sex: 'F', accession: '' }
const study = (number: number, changes: Partial<FakeStudy> = {}): FakeStudy => ({
  uid: `1.2.826.0.1.${number}`,
  date: '20190917',
  time: '101500',
  modality: 'CT',
  series: [{ uid: `1.2.826.0.1.${number}.1`, instances: 3 }],
  patient,
  ...changes,
})

let pacs: FakePacs | undefined
afterEach(async () => {
  await pacs?.close()
  pacs = undefined
})

async function probed(options: FakePacsOptions, reach: FakeReachOptions = {}, limits = {}) {
  pacs = await FakePacs.start(options)
  return dicomProbe({ limits }).run({ address: '127.0.0.1', port: pacs.port }, fakeReach(reach))
}
const rungOf = ({ evidence }: { evidence: readonly { rung: number }[] }) =>
  Math.max(...evidence.map(({ rung }) => rung))

test('an open archive: rung 9, counts, fields, and nothing but echo and find was sent', async () => {
  const result = await probed({ studies: [study(1), study(2)] })
  expect(rungOf(result)).toBe(9)
  expect(result.evidence.map(({ rung }) => rung)).toEqual([5, 7, 8, 9])
  expect(result.counts).toEqual({
    studies: { value: 2, certainty: 'exact' },
    images: { value: 6, certainty: 'exact' },
    imagesAccessible: { value: 6, certainty: 'exact' },
  })
  expect(result.exposedFields).toEqual(['PatientName', 'PatientID', 'PatientBirthDate', 'PatientSex'])
  expect(result.sketch).toHaveLength(2)
  expect(result.dicom).toMatchObject({ implementationVersionName: 'FAKE_1', maximumPduOctets: 16_384, findStatus: 0 })
  expect(new Set(pacs!.commands)).toEqual(new Set(['C-ECHO-RQ', 'C-FIND-RQ']))
  expect(pacs!.most).toBe(1)
})

const findSOPClasses = [
  UIDs.StudyRootQueryRetrieveInformationModelFind,
  UIDs.PatientRootQueryRetrieveInformationModelFind,
]

test('retrieve and storage contexts refused: rung 7, and no image is accessible', async () => {
  const result = await probed({ studies: [study(1)], refuses: [...retrieveSOPClasses, ...storageSOPClasses] })
  expect(rungOf(result)).toBe(7)
  expect(result.counts?.images.value).toBe(3)
  expect(result.counts?.imagesAccessible).toEqual({ value: 0, certainty: 'exact' })
})

test('storage contexts refused: rung 8', async () => {
  const result = await probed({ studies: [study(1)], refuses: storageSOPClasses })
  expect(rungOf(result)).toBe(8)
})

test('a scope that ends at rung 7 is not passed: no retrieve and no storage context is proposed', async () => {
  const result = await probed({ studies: [study(1)] }, { highestRung: 7 })
  expect(rungOf(result)).toBe(7)
  const proposed = pacs!.requests[0]!.presentationContexts.map(({ abstractSyntaxUID }) => abstractSyntaxUID)
  expect(proposed).toEqual([UIDs.VerificationSOPClass, ...findSOPClasses])
})

test('a scope that ends at rung 5 sends no query', async () => {
  const result = await probed({ studies: [study(1)] }, { highestRung: 5 })
  expect(rungOf(result)).toBe(5)
  expect(pacs!.commands).toEqual(['C-ECHO-RQ'])
})

test('only the Patient Root model accepted: it is asked at STUDY level too', async () => {
  const result = await probed({ studies: [study(1)], refuses: [UIDs.StudyRootQueryRetrieveInformationModelFind] })
  expect(result.counts?.studies).toEqual({ value: 1, certainty: 'exact' })
})

test('rejected: rung 3 with the codes, and not tried again', async () => {
  const result = await probed({ reject: { result: 1, source: 1, reason: 7 } })
  expect(result).toMatchObject({ outcome: 'done', evidence: [{ rung: 3 }] })
  expect(result.dicom?.rejection).toEqual({ result: 1, source: 1, reason: 7 })
  expect(pacs!.connections).toBe(1)
})

test('query contexts refused: rung 5 by C-ECHO, rung 4 where that is refused too', async () => {
  expect((await probed({ refuses: findSOPClasses })).evidence.map(({ rung }) => rung)).toEqual([4, 5])
  await pacs!.close()
  expect(rungOf(await probed({ refuses: [...findSOPClasses, UIDs.VerificationSOPClass] }))).toBe(4)
  expect(pacs!.commands).toEqual([])
})

test('an archive that gives nothing is not called exposed', async () => {
  const result = await probed({ studies: [] })
  expect(rungOf(result)).toBe(6)
  expect(result.counts).toBeUndefined()
})

test('C-FIND aborted after its context was accepted: rung 6, even where storage is accepted', async () => {
  const result = await probed({ onFind: (socket) => void socket.end(pduOf(7, Uint8Array.of(0, 0, 2, 0))) })
  expect(result).toMatchObject({ outcome: 'done' })
  expect(result.evidence.map(({ rung }) => rung)).toEqual([5, 6])
  expect(result.evidence[1]!.what).toContain('A-ABORT')
  expect(pacs!.connections).toBe(1)
})

test('answers in pieces of 7 octets and fragments of 20, in Explicit VR', async () => {
  const pieces = { pieceOctets: 7, fragmentOctets: 20, transferSyntaxUID: UIDs.ExplicitVRLittleEndian }
  const result = await probed({ studies: [study(1), study(2), study(3)], ...pieces })
  expect(result.counts?.studies).toEqual({ value: 3, certainty: 'exact' })
  expect(result.exposedFields).toContain('PatientName')
})

test('a port that speaks TLS is asked inside TLS', async () => {
  const result = await probed({ studies: [study(1)], tls: certificate })
  expect(rungOf(result)).toBe(9)
  expect(result.dicom?.overTls).toBe(true)
  expect(pacs!.most).toBeLessThanOrEqual(1)
})

test('a port that nobody listens on: rung 0', async () => {
  const closed = await FakePacs.start()
  await closed.close()
  const result = await dicomProbe().run({ address: '127.0.0.1', port: closed.port }, fakeReach())
  expect(result).toMatchObject({ outcome: 'refused', evidence: [{ rung: 0 }] })
})

test('a web server: rung 2', async () => {
  const result = await probed({ onGreeting: (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n') })
  expect(result).toMatchObject({ outcome: 'protocol-error', evidence: [{ rung: 2 }] })
})

test('a port that closes without a word: rung 1, tried once more for TLS', async () => {
  const result = await probed({ onGreeting: (socket) => void socket.end() }, {}, { greetingMs: 200 })
  expect(result).toMatchObject({ outcome: 'done', evidence: [{ rung: 1 }] })
  expect(pacs!.connections).toBe(2)
})

test('an answer of 4 GB is announced: rung 2, at once', async () => {
  const giant = Uint8Array.of(2, 0, 0xff, 0xff, 0xff, 0xff, 0, 1, 0, 0)
  const result = await probed({ onGreeting: (socket) => void socket.write(giant) })
  expect(result).toMatchObject({ outcome: 'protocol-error', evidence: [{ rung: 2 }] })
})

test('a port that resets the connection: rung 1', async () => {
  const result = await probed({ onGreeting: (socket) => void socket.resetAndDestroy() }, {}, { greetingMs: 200 })
  expect(result.evidence).toMatchObject([{ rung: 1 }])
})

test('a port that says nothing: rung 1 after the time for a greeting', async () => {
  const result = await probed({ onGreeting: () => {} }, {}, { greetingMs: 50 })
  expect(result).toMatchObject({ outcome: 'timed-out', evidence: [{ rung: 1 }] })
})

const onePending = (number: number) => (request: FindRequest) => {
  const uid = Buffer.from(`1.${number}`.padEnd(8, '\0'))
  const element = Buffer.concat([Buffer.from([0x20, 0, 0x0d, 0, 8, 0, 0, 0]), uid])
  return pendingResponse(request, element)
}

function hollowPending({ contextID, command }: FindRequest): Buffer {
  const answer = { CommandField: 0x8020, CommandDataSetType: 0x0101, Status: 0xff00 }
  const octets = encodeCommandSet({ ...answer, MessageIDBeingRespondedTo: command.MessageID! })
  return encodePDataTF([{ contextID, isCommand: true, isLast: true, octets }])
}

/** What a stranger's machine may do instead of answering; each must cost one slot for a bounded time. */
const oddities: [name: string, onFind: NonNullable<FakePacsOptions['onFind']>, outcome: string, rung: number][] = [
  ['no response', () => {}, 'timed-out', 6],
  ['garbage', (socket) => void socket.write(Buffer.alloc(5_000, 0xaa)), 'protocol-error', 6],
  ['a PDU of 4 GB', (socket) => void socket.write(Buffer.from([4, 0, 0xff, 0xff, 0xff, 0xff, 1])), 'protocol-error', 6],
  [
    'a fragment of 4 GB',
    (socket) => void socket.write(pduOf(4, Buffer.from([0xff, 0xff, 0xff, 0xff, 1, 3]))),
    'protocol-error',
    6,
  ],
  [
    'an element of 4 GB',
    (socket, request) =>
      void socket.write(pendingResponse(request, Buffer.from([0x20, 0, 0x0d, 0, 0xf0, 0xff, 0xff, 0xff, 1, 2]))),
    'protocol-error',
    6,
  ],
  [
    'one octet after the other',
    (socket, request) => {
      const octets = [...onePending(1)(request)]
      const drip = setInterval(() => socket.write(Uint8Array.of(octets.shift()!)), 10)
      socket.on('close', () => clearInterval(drip))
    },
    'timed-out',
    6,
  ],
  [
    'answers without a data set, for ever',
    (socket, request) => {
      const hollow = Buffer.concat(Array.from({ length: 500 }, () => hollowPending(request)))
      const feed = () => {
        if (!socket.destroyed && socket.write(hollow)) setImmediate(feed)
        else socket.once('drain', feed)
      }
      feed()
    },
    'done',
    6,
  ],
  [
    'the same study for ever',
    (socket, request) => {
      const octets = Buffer.concat(Array.from({ length: 500 }, () => onePending(1)(request)))
      const feed = () => {
        if (!socket.destroyed && socket.write(octets)) setImmediate(feed)
        else socket.once('drain', feed)
      }
      feed()
    },
    'done',
    9,
  ],
  [
    'new studies for ever',
    (socket, request) => {
      let number = 0
      const feed = () => {
        number += 1
        const octets = Buffer.concat(Array.from({ length: 500 }, (_, at) => onePending(500 * number + at)(request)))
        if (!socket.destroyed && socket.write(octets)) setImmediate(feed)
        else socket.once('drain', feed)
      }
      feed()
    },
    'done',
    9,
  ],
]

test.each(oddities)('%s in answer to C-FIND is an outcome within bounds', async (_name, onFind, outcome, rung) => {
  const limits = { answerMs: 150, releaseMs: 100, hostMs: 3_000, barrenAnswers: 5_000, answersAfterCancel: 10 }
  const result = await probed({ onFind }, { budget: 5_000_000 }, limits)
  expect(result.outcome).toBe(outcome)
  expect(rungOf(result)).toBe(rung)
  if (result.counts) expect(result.counts.studies.certainty).toBe('at least')
  expect(pacs!.most).toBe(1)
})

test('responses that name another request are counted, but not called exact', async () => {
  const result = await probed({ studies: [study(1)], quirks: ['wrong-message-id'] })
  expect(result.outcome).toBe('protocol-error')
  expect(result.counts?.studies).toEqual({ value: 1, certainty: 'at least' })
})

test('answers of another level are noticed', async () => {
  const result = await probed({ studies: [study(1)], quirks: ['other-level'] })
  expect(result.counts).toBeUndefined()
  expect(rungOf(result)).toBe(6)
})

test('the octets that may be read from a host end the count', async () => {
  const studies = Array.from({ length: 2_000 }, (_, number) => study(number + 1))
  const result = await probed({ studies }, { budget: 100_000 })
  expect(result.counts?.studies.certainty).toBe('at least')
  expect(result.counts?.studies.value).toBeLessThan(2_000)
})

test('stopping the run ends a count at once', async () => {
  const stop = new AbortController()
  const onFind = vi.fn(() => stop.abort())
  const running = probed({ onFind }, { signal: stop.signal })
  await expect(running).rejects.toMatchObject({ code: 'LG_SURVEY_STOPPED' })
  expect(onFind).toHaveBeenCalledTimes(1)
})
