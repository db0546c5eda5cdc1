/**
 * An array for octets that will be cleared. Short typed arrays lie on the heap of the engine, whose collector moves them and leaves
 * their old place as it was; with an ArrayBuffer of its own an array stays where it is.
 */
export function offHeap(octets: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(octets))
}
