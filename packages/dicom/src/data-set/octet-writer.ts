/** Collects octets, growing as needed. */
export class OctetWriter {
  private octets = new Uint8Array(1024)
  private view = new DataView(this.octets.buffer)
  private readonly littleEndian: boolean
  length = 0

  constructor(bigEndian: boolean) {
    this.littleEndian = !bigEndian
  }

  uint16(value: number): void {
    this.makeRoom(2)
    this.view.setUint16(this.length, value, this.littleEndian)
    this.length += 2
  }

  uint32(value: number): void {
    this.makeRoom(4)
    this.view.setUint32(this.length, value, this.littleEndian)
    this.length += 4
  }

  bytes(octets: Uint8Array): void {
    this.makeRoom(octets.length)
    this.octets.set(octets, this.length)
    this.length += octets.length
  }

  /** Writes over what was written as a placeholder. */
  patchUint32(offset: number, value: number): void {
    this.view.setUint32(offset, value, this.littleEndian)
  }

  finish(): Uint8Array {
    return this.octets.slice(0, this.length)
  }

  private makeRoom(octets: number): void {
    if (this.length + octets <= this.octets.length) return
    const grown = new Uint8Array(Math.max(this.octets.length * 2, this.length + octets))
    grown.set(this.octets.subarray(0, this.length))
    this.octets = grown
    this.view = new DataView(grown.buffer)
  }
}
