/** Standard input as a whole, up to a limit. */
import { CliError } from './errors.ts'
import type { InputStream } from './terminal.ts'

/** @throws CliError `LG_CLI_USAGE` when there is more */
export async function readAll(stdin: InputStream, limitOctets: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let octets = 0
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk))
    octets += chunk.length
    if (octets > limitOctets) throw new CliError('LG_CLI_USAGE', `standard input is longer than ${limitOctets} octets`)
  }
  return Buffer.concat(chunks)
}
