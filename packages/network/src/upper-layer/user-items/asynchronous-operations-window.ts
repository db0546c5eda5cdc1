/** Asynchronous operations window: how many requests may be open at once. Source: PS3.7 D.3.3.3. */
import { encodeItem, ItemType, uint16 } from '../item.ts'
import type { OctetReader } from '../octet-reader.ts'

export interface AsynchronousOperationsWindow {
  /** Operations its sender may invoke before an answer; 0 is unlimited. */
  readonly maximumInvoked: number
  /** Operations its sender performs at once; 0 is unlimited. */
  readonly maximumPerformed: number
}

export function decodeAsynchronousOperationsWindow(value: OctetReader): AsynchronousOperationsWindow {
  const maximumInvoked = value.uint16()
  const maximumPerformed = value.uint16()
  value.expectEnd()
  return { maximumInvoked, maximumPerformed }
}

export function encodeAsynchronousOperationsWindow(window: AsynchronousOperationsWindow): Buffer {
  return encodeItem(
    ItemType.AsynchronousOperationsWindow,
    Buffer.concat([uint16(window.maximumInvoked), uint16(window.maximumPerformed)]),
  )
}
