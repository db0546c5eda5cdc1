/** Writes data sets octet by octet, right and wrong ones. */
type Part = number | string | readonly Part[] | Uint8Array

/** Numbers are octets, text its ASCII codes. */
export function octets(...parts: Part[]): Uint8Array {
  return Uint8Array.from(parts.flatMap(flatten))
}

function flatten(part: Part): number[] {
  if (typeof part === 'number') return [part]
  if (typeof part === 'string') return Array.from(part, (character) => character.charCodeAt(0))
  return part instanceof Uint8Array ? [...part] : part.flatMap(flatten)
}

/** 16 and 32 bits, low octet first. */
export function u16(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff]
}

export function u32(value: number): number[] {
  return [...u16(value & 0xffff), ...u16(value >>> 16)]
}

export function tag(value: number): number[] {
  return [...u16(value >>> 16), ...u16(value & 0xffff)]
}

/** An element with a 16-bit length, explicit VR little endian. */
export function short(element: number, vr: string, value: string | readonly number[]): number[] {
  return [...tag(element), ...flatten(vr), ...u16(value.length), ...flatten(value)]
}

/** The header of an element with a 32-bit length. */
export function long(element: number, vr: string, length: number): number[] {
  return [...tag(element), ...flatten(vr), 0, 0, ...u32(length)]
}

/** An element in implicit VR little endian. */
export function implicit(element: number, value: string | readonly number[]): number[] {
  return [...tag(element), ...u32(value.length), ...flatten(value)]
}

export const UNDEFINED = 0xffffffff

export function item(length: number): number[] {
  return [...tag(0xfffee000), ...u32(length)]
}

export const itemDelimitation = [...tag(0xfffee00d), 0, 0, 0, 0]
export const sequenceDelimitation = [...tag(0xfffee0dd), 0, 0, 0, 0]
