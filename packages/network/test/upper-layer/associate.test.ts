/** A-ASSOCIATE-RQ and A-ASSOCIATE-AC, which share their layout. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeAssociateAC, encodeAssociateAC } from '../../src/upper-layer/associate-ac.ts'
import { decodeAssociateRQ, encodeAssociateRQ } from '../../src/upper-layer/associate-rq.ts'
import { aeTitle, contexts, uid, userInformation } from '../support/arbitraries.ts'
import { expectOwnErrorOnly } from '../support/damage.ts'

const ascii = (text: string) => [...Buffer.from(text, 'latin1')]

const applicationContext = [0x10, 0, 0, 21, ...ascii('1.2.840.10008.3.1.1.1')]
const userItems = [
  ...[0x50, 0, 0, 15],
  ...[0x51, 0, 0, 4, 0, 0, 0x40, 0], // maximum length 16,384
  ...[0x52, 0, 0, 3, ...ascii('1.2')], // implementation class UID
]
const greeting = (type: number, items: number[]) => {
  const body = [0, 1, 0, 0, ...ascii('ANY-SCP         '), ...ascii('ECHOSCU         '), ...Array(32).fill(0), ...items]
  return Uint8Array.from([type, 0, 0, 0, 0, body.length, ...body])
}
// One context, id 1, Verification, Implicit VR Little Endian.
const proposed = [
  ...[0x20, 0, 0, 46, 1, 0, 0, 0],
  ...[0x30, 0, 0, 17, ...ascii('1.2.840.10008.1.1')],
  ...[0x40, 0, 0, 17, ...ascii('1.2.840.10008.1.2')],
]
const accepted = [0x21, 0, 0, 25, 1, 0, 0, 0, 0x40, 0, 0, 17, ...ascii('1.2.840.10008.1.2')]

const request = greeting(1, [...applicationContext, ...proposed, ...userItems])
const answer = greeting(2, [...applicationContext, ...accepted, ...userItems])
const common = {
  protocolVersion: 1,
  calledAETitle: 'ANY-SCP',
  callingAETitle: 'ECHOSCU',
  applicationContextName: '1.2.840.10008.3.1.1.1',
  userInformation: { maximumLength: 16_384, implementationClassUID: '1.2' },
}
const decodedRequest = {
  ...common,
  presentationContexts: [{ id: 1, abstractSyntaxUID: '1.2.840.10008.1.1', transferSyntaxUIDs: ['1.2.840.10008.1.2'] }],
}

describe('A-ASSOCIATE-RQ', () => {
  test('reads and writes the octets of Table 9-11', () => {
    expect(decodeAssociateRQ(request)).toEqual(decodedRequest)
    expect(Uint8Array.from(encodeAssociateRQ(decodedRequest))).toEqual(request)
  })

  test('comes back from its encoding', () => {
    const context = fc.record({
      abstractSyntaxUID: uid,
      transferSyntaxUIDs: fc.array(uid, { minLength: 1, maxLength: 5 }),
    })
    const requests = fc.record({
      protocolVersion: fc.nat(0xffff),
      calledAETitle: aeTitle,
      callingAETitle: aeTitle,
      applicationContextName: uid,
      presentationContexts: contexts(context),
      userInformation,
    })
    fc.assert(
      fc.property(requests, (value) => {
        expect(decodeAssociateRQ(encodeAssociateRQ(value))).toEqual(value)
      }),
    )
  })

  test('random and damaged octets decode or throw LG_PDU_MALFORMED', () => {
    expectOwnErrorOnly(decodeAssociateRQ, request)
  })

  test('a cut one names the octet where it ends', () => {
    fc.assert(
      fc.property(fc.nat(request.length - 1), (length) => {
        expect(() => decodeAssociateRQ(request.subarray(0, length))).toThrow(
          expect.objectContaining({ detail: { offset: length } }),
        )
      }),
    )
  })

  test('items of unknown type are passed over', () => {
    const unknown = [0x6f, 0, 0, 2, 1, 2]
    const unknownUserItem = [
      ...userItems.slice(0, 3),
      userItems[3]! + unknown.length,
      ...userItems.slice(4),
      ...unknown,
    ]
    const octets = greeting(1, [...applicationContext, ...unknown, ...proposed, ...unknownUserItem])
    expect(decodeAssociateRQ(octets)).toEqual(decodedRequest)
  })

  test.each([
    ['an even context id', [...applicationContext, ...proposed.with(4, 2), ...userItems]],
    ['a repeated context id', [...applicationContext, ...proposed, ...proposed, ...userItems]],
    ['no presentation context', [...applicationContext, ...userItems]],
    ['no application context', [...proposed, ...userItems]],
    ['a second user information', [...applicationContext, ...proposed, ...userItems, ...userItems]],
    ['a context without transfer syntax', [...applicationContext, ...proposed.slice(0, 29).with(3, 25), ...userItems]],
    ['a UID with letters', [...applicationContext, ...proposed.with(12, 0x41), ...userItems]],
  ])('%s is malformed', (_, items) => {
    expect(() => decodeAssociateRQ(greeting(1, items))).toThrow(expect.objectContaining({ code: 'LG_PDU_MALFORMED' }))
  })

  test('an AE title with control characters is malformed, so that it cannot forge a log line', () => {
    const forged = Uint8Array.from(request)
    forged[12] = 0x0a
    expect(() => decodeAssociateRQ(forged)).toThrow(expect.objectContaining({ code: 'LG_PDU_MALFORMED' }))
  })
})

describe('A-ASSOCIATE-AC', () => {
  const decodedAnswer = {
    ...common,
    presentationContexts: [{ id: 1, result: 0, transferSyntaxUID: '1.2.840.10008.1.2' }],
  }

  test('reads and writes the octets of Table 9-17', () => {
    expect(decodeAssociateAC(answer)).toEqual(decodedAnswer)
    expect(Uint8Array.from(encodeAssociateAC(decodedAnswer))).toEqual(answer)
  })

  test('comes back from its encoding', () => {
    const context = fc.record({ result: fc.nat(4), transferSyntaxUID: uid })
    const answers = fc.record({
      protocolVersion: fc.nat(0xffff),
      calledAETitle: aeTitle,
      callingAETitle: aeTitle,
      applicationContextName: uid,
      presentationContexts: contexts(context),
      userInformation,
    })
    fc.assert(
      fc.property(answers, (value) => {
        expect(decodeAssociateAC(encodeAssociateAC(value))).toEqual(value)
      }),
    )
  })

  test('random and damaged octets decode or throw LG_PDU_MALFORMED', () => {
    expectOwnErrorOnly(decodeAssociateAC, answer)
  })

  test('a refused context may leave its transfer syntax empty', () => {
    const refused = [0x21, 0, 0, 8, 1, 0, 3, 0, 0x40, 0, 0, 0]
    expect(
      decodeAssociateAC(greeting(2, [...applicationContext, ...refused, ...userItems])).presentationContexts,
    ).toEqual([{ id: 1, result: 3, transferSyntaxUID: '' }])
  })
})
