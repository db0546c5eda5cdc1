/**
 * Command sets: group 0000 in Implicit VR Little Endian, whatever the context's transfer syntax is.
 *
 * They are read and written by their own small table rather than as general data sets: the list of elements is closed, there
 * are no sequences in it, and one is read and one written per instance.
 *
 * Sources: PS3.7 6.3 (command set structure), PS3.7 E.1 (elements), PS3.5 7.1.3 (implicit VR encoding).
 */
import { NetworkError } from '../errors.ts'
import { type CommandKeyword, type CommandValues, type CommandVR, commandElements } from './command-elements.ts'

/** A decoded command set. Command Group Length is checked on reading and made on writing. */
export interface CommandSet extends CommandValues {
  readonly CommandField: number
  readonly CommandDataSetType: number
}

const HEADER_OCTETS = 8
const GROUP_LENGTH_OCTETS = HEADER_OCTETS + 4

const byElement = new Map(
  (Object.entries(commandElements) as [CommandKeyword, readonly [number, CommandVR]][]).map(
    ([keyword, [element, vr]]) => [element, { keyword, vr }] as const,
  ),
)

/** The table in the ascending order in which elements are written. */
const inOrder = [...byElement].sort(([a], [b]) => a - b)

/**
 * Decodes one command set. Retired and unknown elements of group 0000 are passed over.
 *
 * @param octets - the joined command fragments of one message
 * @throws NetworkError `LG_COMMAND_MALFORMED`; `detail.offset` is the octet, from 0, of the element at fault
 */
export function decodeCommandSet(octets: Uint8Array): CommandSet {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  const values: Record<string, unknown> = {}
  let previous = -1
  for (let offset = 0; offset < octets.length; ) {
    if (offset + HEADER_OCTETS > octets.length) throw malformed('an element header is cut', offset)
    const group = view.getUint16(offset, true)
    const element = view.getUint16(offset + 2, true)
    const length = view.getUint32(offset + 4, true)
    if (group !== 0) throw malformed('an element is not of group 0000', offset)
    if (element <= previous) throw malformed('elements are not in ascending order', offset)
    if (length > octets.length - offset - HEADER_OCTETS) throw malformed('a value runs past the end', offset)
    const known = byElement.get(element)
    if (known) values[known.keyword] = decodeValue(known.vr, view, offset + HEADER_OCTETS, length)
    previous = element
    offset += HEADER_OCTETS + length
  }
  const { CommandField, CommandDataSetType } = values
  if (typeof CommandField !== 'number') throw malformed('Command Field is missing', octets.length)
  if (typeof CommandDataSetType !== 'number') throw malformed('Command Data Set Type is missing', octets.length)
  return { ...values, CommandField, CommandDataSetType }
}

/** Encodes a command set in ascending order, Command Group Length first. Undefined values are left out. */
export function encodeCommandSet(command: CommandSet): Uint8Array {
  const parts: Buffer[] = [Buffer.alloc(GROUP_LENGTH_OCTETS)]
  for (const [element, { keyword, vr }] of inOrder) {
    const value = command[keyword]
    if (value !== undefined) parts.push(encodeElement(element, encodeValue(vr, value)))
  }
  const octets = Buffer.concat(parts)
  octets.writeUInt32LE(4, 4)
  octets.writeUInt32LE(octets.length - GROUP_LENGTH_OCTETS, HEADER_OCTETS)
  return octets
}

function decodeValue(vr: CommandVR, view: DataView, offset: number, length: number): unknown {
  switch (vr) {
    case 'US':
      if (length !== 2) throw malformed('a number does not have two octets', offset)
      return view.getUint16(offset, true)
    case 'AT':
      if (length % 4 !== 0) throw malformed('a list of tags is not a multiple of four octets', offset)
      return Array.from({ length: length / 4 }, (_, index) => tagAt(view, offset + 4 * index))
    default:
      return Buffer.from(view.buffer, view.byteOffset + offset, length)
        .toString('latin1')
        .replace(/[\0 ]+$/, '')
  }
}

function tagAt(view: DataView, offset: number): number {
  return view.getUint16(offset, true) * 0x10000 + view.getUint16(offset + 2, true)
}

function encodeElement(element: number, value: Buffer): Buffer {
  const octets = Buffer.alloc(HEADER_OCTETS + value.length)
  octets.writeUInt16LE(element, 2)
  octets.writeUInt32LE(value.length, 4)
  value.copy(octets, HEADER_OCTETS)
  return octets
}

function encodeValue(vr: CommandVR, value: string | number | readonly number[]): Buffer {
  if (typeof value === 'number') return Buffer.from([value & 0xff, value >> 8])
  if (typeof value === 'string') {
    const text = Buffer.from(value, 'latin1')
    return text.length % 2 === 0 ? text : Buffer.concat([text, Buffer.of(vr === 'UI' ? 0 : 0x20)])
  }
  const tags = Buffer.alloc(4 * value.length)
  value.forEach((tag, index) => {
    tags.writeUInt16LE(Math.floor(tag / 0x10000), 4 * index)
    tags.writeUInt16LE(tag % 0x10000, 4 * index + 2)
  })
  return tags
}

function malformed(what: string, offset: number): NetworkError {
  return new NetworkError('LG_COMMAND_MALFORMED', `Command set: ${what} at octet ${offset}`, { offset })
}
