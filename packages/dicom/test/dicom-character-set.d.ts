/** The one function of the npm package that the tests compare with; it ships no types. */
declare module 'dicom-character-set' {
  export function convertBytes(specificCharacterSet: string, octets: Uint8Array, options?: { vr?: string }): string
}
