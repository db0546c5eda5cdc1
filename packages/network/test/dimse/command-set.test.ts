import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeCommandSet, encodeCommandSet } from '../../src/dimse/command-set.ts'
import type { CommandSet } from '../../src/index.ts'
import { uid } from '../support/arbitraries.ts'
import { expectOwnErrorOnly } from '../support/damage.ts'

const element = (number: number, value: number[]) => [0, 0, number & 0xff, number >> 8, value.length, 0, 0, 0, ...value]
const ascii = (text: string) => [...Buffer.from(text, 'latin1')]

// C-ECHO-RQ: message 7, no data set; UIDs are padded with a NUL to even length.
const elements = [
  ...element(0x0002, ascii('1.2.840.10008.1.1\0')),
  ...element(0x0100, [0x30, 0]),
  ...element(0x0110, [7, 0]),
  ...element(0x0800, [0x01, 0x01]),
]
const echo = Uint8Array.from([...element(0, [elements.length, 0, 0, 0]), ...elements])
const decoded: CommandSet = {
  AffectedSOPClassUID: '1.2.840.10008.1.1',
  CommandField: 0x30,
  MessageID: 7,
  CommandDataSetType: 0x0101,
}

test('reads and writes the C-ECHO-RQ of PS3.7 Table 9.3-12', () => {
  expect(decodeCommandSet(echo)).toEqual(decoded)
  expect(Uint8Array.from(encodeCommandSet(decoded))).toEqual(echo)
})

const uint16 = fc.nat(0xffff)
const commands: fc.Arbitrary<CommandSet> = fc
  .record(
    {
      AffectedSOPClassUID: uid,
      RequestedSOPInstanceUID: uid,
      MessageID: uint16,
      MoveDestination: fc.constantFrom('NODE', 'ANOTHER_NODE'),
      Status: uint16,
      OffendingElement: fc.array(fc.nat(0xffffffff), { minLength: 1, maxLength: 4 }),
      ErrorComment: fc.constantFrom('odd', 'even'),
      NumberOfRemainingSuboperations: uint16,
    },
    { requiredKeys: [] },
  )
  .chain((rest) =>
    fc.record({ CommandField: uint16, CommandDataSetType: uint16 }).map((required) => ({ ...rest, ...required })),
  )

test('comes back from its encoding', () => {
  fc.assert(
    fc.property(commands, (command) => {
      expect(decodeCommandSet(encodeCommandSet(command))).toEqual(command)
    }),
  )
})

test('random and damaged octets decode or throw LG_COMMAND_MALFORMED', () => {
  expectOwnErrorOnly(decodeCommandSet, echo, 'LG_COMMAND_MALFORMED')
})

test.each([
  ['a cut element header', [...echo, 0, 0]],
  ['an element of another group', [...echo, 8, 0, 0x16, 0, 0, 0, 0, 0]],
  ['elements out of order', [...echo, ...element(0x0110, [7, 0])]],
  ['a length of 2³²−1', [...echo, 0, 0, 0, 9, 0xff, 0xff, 0xff, 0xff]],
  ['no Command Field', element(0x0800, [1, 1])],
  ['no Command Data Set Type', element(0x0100, [0x30, 0])],
])('%s is malformed', (_, octets) => {
  expect(() => decodeCommandSet(Uint8Array.from(octets))).toThrow(
    expect.objectContaining({ code: 'LG_COMMAND_MALFORMED', detail: { offset: expect.any(Number) } }),
  )
})
