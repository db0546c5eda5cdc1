/** What simulated systems report of their clients, and the certificate they show. */
import { X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { selfSigned } from '../../src/simulate/dicom/self-signed.ts'
import { FleetObserver } from '../../src/simulate/observe/observer.ts'
import { SlidingWindow } from '../../src/simulate/observe/sliding-window.ts'

test('the most in any second is that of looking at every second', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(gaps, (each) => {
      const window = new SlidingWindow(1000)
      let now = 0
      const times = each.map((gap) => (now += gap))
      for (const time of times) window.add(time)
      const most = Math.max(...times.map((end) => times.filter((time) => time <= end && time > end - 1000).length))
      expect({ most: window.most, total: window.total }).toEqual({ most, total: times.length })
    }),
  )
})

test('a long time of events is not remembered', () => {
  const window = new SlidingWindow(1000)
  for (let time = 0; time < 500_000; time++) window.add(time)
  expect(window.most).toBe(1000)
})

test('connections are counted overall, by network and by system; forbidden messages are told apart', () => {
  let now = 0
  const observer = new FleetObserver(() => now)
  const first = observer.connection('127.1.0.1')
  observer.connection('127.1.0.2')
  now = 400
  observer.connection('127.2.0.1')
  first.association('LGSURVEY', 'ANY-SCP')
  for (const name of ['C-ECHO-RQ', 'C-FIND-RQ', 'C-FIND-RQ', 'C-MOVE-RQ', 'N-ACTION-RQ']) first.message(name)
  first.retrieved()
  first.closed()
  now = 5000
  observer.connection('127.1.0.1')
  expect(observer.observed()).toMatchObject({
    connections: 4,
    connectionsInOneSecond: 3,
    connectionsInOneSecondOfOneNetwork: 2,
    connectionsToOneSystem: 2,
    openAtOnce: 3,
    associations: 1,
    messages: { 'C-FIND-RQ': 2 },
    forbidden: 3,
    callingAETitles: ['LGSURVEY'],
  })
})

test('names that a client makes up do not fill the memory', () => {
  const peer = new FleetObserver().connection('127.1.0.1')
  const observer = new FleetObserver()
  const other = observer.connection('127.1.0.1')
  for (let index = 0; index < 5000; index++) other.http(`M${index}`, 'x'.repeat(10_000) + index)
  expect(JSON.stringify(observer.observed()).length).toBeLessThan(50_000)
  peer.closed()
})

test('the certificate is one: a name, a time, its own signature', () => {
  const notAfter = new Date('2030-01-02T03:04:05Z')
  const { cert } = selfSigned('pacs.simulated.invalid', new Date('2020-01-01T00:00:00Z'), notAfter)
  const certificate = new X509Certificate(cert)
  expect(certificate.subject).toBe('CN=pacs.simulated.invalid')
  expect(certificate.issuer).toBe(certificate.subject)
  expect(new Date(certificate.validTo)).toEqual(notAfter)
  expect(certificate.verify(certificate.publicKey)).toBe(true)
})
