/** What this package accepts at most, whatever the input says. */
export interface PixelLimits {
  /** Octets of one decoded frame. A mammogram of 4,728 x 5,928 x 16 bits has 56 MB, a colour slide tile 0.8 MB. */
  readonly frameOctets: number
  /** Octets of one encoded frame: what does not compress grows by little, so twice a decoded frame is absurd already. */
  readonly encodedOctets: number
  /** Width or height of a rendered image: the largest screens in use have 8,192 pixels. */
  readonly renderedSide: number
  /** Pixels of a rendered image: 64 megapixels, as of 8,192 x 8,192. */
  readonly renderedPixels: number
  /** Entries of a look-up table (PS3.3 C.11.1.1.1: 16 bits state the number). */
  readonly lutEntries: number
  /** Tiles of one JPEG 2000 codestream. Encoders in use make one; slides 1,024. */
  readonly tiles: number
  /** Workers of one pool; each decodes one frame at a time. */
  readonly threads: number
  /** Of these, how many may work for those that nobody waits for: the others stay free for who does. */
  readonly patientThreads: number
  /** Frames that wait for a worker. More are refused at once: who asks again later waits no longer than in the queue. */
  readonly queuedFrames: number
  /** Octets of frames that wait for a worker. */
  readonly queuedOctets: number
  /**
   * Milliseconds that any frame may compute, and more for each million samples: so a frame of a million is given up after 2 s.
   * OpenJPEG takes 200 for a million on a slow core, and converting decodes, encodes and decodes again.
   */
  readonly deadlineMs: number
  readonly deadlineMsPerMegasample: number
  /** Whatever its size: no frame in use takes longer, and a thread is not given away for minutes. */
  readonly longestDeadlineMs: number
  /** MiB of the JavaScript heap of a worker; samples lie outside it and are held by `frameOctets`. */
  readonly workerHeapMiB: number
  /** MiB of the memory of one WebAssembly codec. OpenJPEG holds a frame as 32-bit samples, and again while decoding. */
  readonly wasmMiB: number
}

const MiB = 1024 * 1024

export const defaultLimits: PixelLimits = {
  frameOctets: 128 * MiB,
  encodedOctets: 256 * MiB,
  renderedSide: 8192,
  renderedPixels: 64 * MiB,
  lutEntries: 65_536,
  tiles: 65_535,
  threads: 2,
  patientThreads: 1,
  queuedFrames: 256,
  queuedOctets: 256 * MiB,
  deadlineMs: 1_000,
  deadlineMsPerMegasample: 1_000,
  longestDeadlineMs: 60_000,
  workerHeapMiB: 128,
  wasmMiB: 1024,
}
