/** What a decoder offers to be fuzzed. One file `packages/NAME/fuzz/<name>.ts` exports one as its default. */
export interface FuzzTarget {
  /** `package/decoder`, as in `dicom/instance-reader`. */
  readonly name: string
  /** Well-formed inputs to start from, and known bad ones. */
  seeds(): readonly Uint8Array[]
  /** Decodes. It catches the package's own error, which is a right answer; whatever it throws is a finding. */
  run(octets: Uint8Array): void | Promise<void>
}

/** An input on which a target failed. */
export interface Finding {
  readonly target: string
  /** What to repeat: the same seed and number give the same input. */
  readonly seed: number
  readonly number: number
  readonly input: Uint8Array
  readonly error: unknown
}
