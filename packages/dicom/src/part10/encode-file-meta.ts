/** Writes preamble and File Meta Information (PS3.10 7.1). */
export interface FileMetaFacts {
  readonly sopClassUID: string
  readonly sopInstanceUID: string
  readonly transferSyntaxUID: string
}

/** 128 zero octets, `DICM` and group 0002. */
export function encodeFileMeta(_facts: FileMetaFacts): Uint8Array {
  throw new Error('signature only')
}
