/** Bodies of uploads, and the parts of answers, put together and taken apart independently of the code under test. */

export function multipartBody(boundary: string, parts: readonly Uint8Array[]): Buffer {
  const head = Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`)
  const pieces = parts.flatMap((part) => [head, Buffer.from(part), Buffer.from('\r\n')])
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])
}

export function splitAnswer(contentType: string, octets: Buffer): { headers: string; octets: Buffer }[] {
  const boundary = /boundary=([^;]+)/.exec(contentType)?.[1] ?? ''
  const text = octets.toString('latin1')
  const parts = text.split(`--${boundary}`).slice(1, -1)
  return parts.map((part) => {
    const end = part.indexOf('\r\n\r\n')
    return { headers: part.slice(2, end), octets: Buffer.from(part.slice(end + 4, -2), 'latin1') }
  })
}
