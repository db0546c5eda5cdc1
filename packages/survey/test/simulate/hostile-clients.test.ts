/** Clients that send nonsense, halves, too much, or do not read: each costs little, and the others are served. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { DataSet, encodeDataSet, Tags } from '@leadglass/dicom'
import { encodeAssociateRQ, encodeCommandSet, encodePDataTF } from '@leadglass/network'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fleetOf, type TestFleet } from './support/fleet-of.ts'
import { findscu, run } from './support/run.ts'

const host = '127.42.0.1'
const large = '127.42.0.2'
const endless = '127.42.0.3'
const studyRoot = '1.2.840.10008.5.1.4.1.2.2.1'
const implicitVR = '1.2.840.10008.1.2'

let fleet: TestFleet
beforeAll(async () => {
  fleet = await fleetOf(
    [
      '1,11112,orthanc,DE,300,4000,retrieve store',
      '2,11112,dcm4chee,DE,2000000,40000000,',
      '3,11112,conquest,DE,10,100,find=endless',
      '4,11112,drip,DE,,,',
      '5,11112,giant,DE,,,',
      '6,11112,silent,DE,,,',
    ],
    42,
  )
})
afterAll(() => fleet.remove())

function associate(maximumLength = 65_536, calledAETitle = 'ANY-SCP') {
  return encodeAssociateRQ({
    protocolVersion: 1,
    calledAETitle,
    callingAETitle: 'HOSTILE',
    applicationContextName: '1.2.840.10008.3.1.1.1',
    presentationContexts: [{ id: 1, abstractSyntaxUID: studyRoot, transferSyntaxUIDs: [implicitVR] }],
    userInformation: { maximumLength, implementationClassUID: '1.2.3' },
  })
}

function message(command: Parameters<typeof encodeCommandSet>[0], set?: DataSet): Buffer {
  const octets = encodeCommandSet(command)
  const identifier = set && encodeDataSet(set, { transferSyntaxUID: implicitVR })
  return encodePDataTF([
    { contextID: 1, isCommand: true, isLast: true, octets },
    ...(identifier ? [{ contextID: 1, isCommand: false, isLast: true, octets: identifier }] : []),
  ])
}

const find = () =>
  message(
    { AffectedSOPClassUID: studyRoot, CommandField: 0x20, MessageID: 1, Priority: 0, CommandDataSetType: 1 },
    new DataSet().set(Tags.QueryRetrieveLevel, 'CS', 'STUDY').set(Tags.StudyInstanceUID, 'UI', ''),
  )
const cancel = () => message({ CommandField: 0xfff, MessageIDBeingRespondedTo: 1, CommandDataSetType: 0x101 })

async function open(to: string): Promise<Socket> {
  const socket = connect(11112, to)
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** Sends and collects what comes until the other side ends. */
async function answerTo(to: string, octets: Uint8Array): Promise<Buffer> {
  const socket = await open(to)
  const parts: Buffer[] = []
  socket.on('data', (part) => parts.push(part))
  socket.write(octets)
  await once(socket, 'close')
  return Buffer.concat(parts)
}

const isServed = async () => expect((await findscu(host, 'StudyInstanceUID')).answers).toBe(300)
const abort = Buffer.of(7, 0, 0, 0, 0, 4, 0, 0, 2, 0)

test.each([
  ['a PDU of 4 GiB', Buffer.of(1, 0, 0xff, 0xff, 0xff, 0xff)],
  ['an unknown PDU', Buffer.of(9, 0, 0, 0, 0, 1, 0)],
  ['data before an association', find()],
  ['an association request of zeros', Buffer.concat([Buffer.of(1, 0, 0, 0, 0, 200), Buffer.alloc(200)])],
])('%s is answered with A-ABORT', async (_, octets) => {
  expect(await answerTo(host, octets)).toEqual(abort)
  await isServed()
})

test('a client with PDUs too short for an answer is aborted', async () => {
  expect(await answerTo(host, associate(128))).toEqual(abort)
})

test('octets at random end in an abort or in silence, never in the end of the simulator', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.boolean(), async (noise, isAssociated) => {
      const socket = await open(host)
      socket.write(isAssociated ? Buffer.concat([associate(), noise]) : noise)
      socket.end()
      socket.resume()
      await once(socket, 'close')
    }),
    { numRuns: 60 },
  )
  await isServed()
})

test('two associations on one connection, and two queries at once, are aborted', async () => {
  const twice = await answerTo(host, Buffer.concat([associate(), associate()]))
  expect(twice.subarray(-10)).toEqual(abort)
  const parallel = await answerTo(large, Buffer.concat([associate(), find(), find()]))
  expect(parallel.includes(abort)).toBe(true)
})

test('a client that does not read holds a few pieces of memory; one that leaves ends its query', async () => {
  const before = process.memoryUsage().rss
  const sockets = await Promise.all(Array.from({ length: 40 }, () => open(large)))
  for (const socket of sockets) {
    socket.pause()
    socket.write(Buffer.concat([associate(), find()]))
  }
  await isServed()
  expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000)
  for (const socket of sockets) socket.destroy()
  await isServed()
})

test('C-CANCEL ends a query with its own status', async () => {
  const socket = await open(large)
  let tail = Buffer.alloc(0)
  socket.on('data', (part) => {
    tail = Buffer.concat([tail, part]).subarray(-64)
  })
  socket.write(Buffer.concat([associate(), find()]))
  await once(socket, 'data')
  socket.write(cancel())
  // Status (0000,0900) FE00H is the last element of the last response.
  await expect.poll(() => tail.subarray(-2).toString('hex'), { timeout: 20_000 }).toBe('00fe')
  socket.destroy()
})

test('a system without end sends until its client leaves', async () => {
  const socket = await open(endless)
  let octets = 0
  socket.write(Buffer.concat([associate(), find()]))
  await new Promise<void>((resolve) => {
    socket.on('data', (part) => {
      octets += part.length
      if (octets > 5_000_000) resolve()
    })
  })
  socket.destroy()
  await isServed()
})

test('tarpits and liars do what they are there for', async () => {
  expect(await answerTo('127.42.0.5', associate())).toEqual(Buffer.of(2, 0, 0xff, 0xff, 0xff, 0xff, 0, 1, 0, 0))
  const drip = await open('127.42.0.4')
  drip.write(associate())
  const [first] = (await once(drip, 'data')) as [Buffer]
  expect(first).toHaveLength(1)
  drip.destroy()
  const silent = await run('echoscu', '-to', '1', '-ta', '1', '-td', '1', '127.42.0.6', '11112')
  expect(silent.status).not.toBe(0)
})

test('an empty called AE title gets no answer from Orthanc, as in life', async () => {
  const socket = await open(host)
  let octets = 0
  socket.on('data', (part) => {
    octets += part.length
  })
  const blank = associate()
  blank.fill(0x20, 10, 26)
  socket.write(blank)
  await isServed()
  expect(octets).toBe(0)
  socket.destroy()
})

test('what clients did is on record', async () => {
  const observed = fleet.observed()
  expect(observed.callingAETitles).toEqual(expect.arrayContaining(['HOSTILE', 'FINDSCU']))
  expect(observed.messages['C-FIND-RQ']).toBeGreaterThan(40)
  expect(observed.openAtOnce).toBeGreaterThan(39)
  expect(observed.connectionsInOneSecond).toBeGreaterThan(39)
  expect(observed.malformed).toBeGreaterThan(0)
  expect(observed.forbidden).toBe(0)
})
