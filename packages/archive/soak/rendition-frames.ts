/** Made-up frames of a rendition, the same for the same seed: sometimes long enough for a pack of their own. */
export const HTJ2K = '1.2.840.10008.1.2.4.202'

export async function* renditionFrames(seed: number): AsyncGenerator<Buffer> {
  yield Buffer.alloc(2_000, `frame of ${seed} `)
  yield Buffer.alloc(seed % 5 === 0 ? 1_800_000 : 90_000, `second frame of ${seed} `)
}
