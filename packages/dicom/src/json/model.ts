/** The DICOM JSON Model as types. Source: PS3.18 F.2. */

/** A data set: each element under its tag as eight upper-case hexadecimal digits. */
export interface DicomJsonModel {
  [tag: string]: DicomJsonElement
}

/** One element. At most one of the last three is there; none of them for an empty value. */
export interface DicomJsonElement {
  vr: string
  Value?: DicomJsonValue[]
  BulkDataURI?: string
  /** The octets in Base64, in little endian byte order. */
  InlineBinary?: string
}

/** `null` for an empty value among others. */
export type DicomJsonValue = string | number | null | DicomJsonPersonName | DicomJsonModel

export interface DicomJsonPersonName {
  Alphabetic?: string
  Ideographic?: string
  Phonetic?: string
}
