/** An instance that the demo sends: what a C-STORE says of it, and its data set. */
export interface Sample {
  readonly sopClassUID: string
  readonly sopInstanceUID: string
  readonly transferSyntaxUID: string
  /** Opens the bare data set; each call reads it anew. */
  readonly dataSet: () => Promise<Uint8Array | AsyncIterable<Uint8Array>>
}

/** Samples, and where they come from in words for people. */
export interface SampleSet {
  readonly origin: string
  readonly samples: readonly Sample[]
}
