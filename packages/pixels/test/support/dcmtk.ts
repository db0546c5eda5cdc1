/** DCMTK's tools as peers: what they make of a file. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Calls `use` with a folder that is gone afterwards. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'pixels-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs a program that turns one file into another. Its last arguments are the two files. */
export function convert(
  program: string,
  args: readonly string[],
  file: Uint8Array,
  names = ['in.dcm', 'out.dcm'],
): Promise<Uint8Array> {
  return inFolder(async (folder) => {
    const [input, output] = names.map((name) => join(folder, name)) as [string, string]
    await writeFile(input, file)
    const ends = program.startsWith('opj') || program.startsWith('ojph') ? ['-i', input, '-o', output] : [input, output]
    await execute(program, [...args, ...ends])
    return new Uint8Array(await readFile(output))
  })
}

/** What a program writes about a file to either stream, whatever its exit status. */
export function remarksOf(program: string, args: readonly string[], file: Uint8Array): Promise<string[]> {
  return inFolder(async (folder) => {
    const input = join(folder, 'in.dcm')
    await writeFile(input, file)
    const { stdout, stderr } = await execute(program, [...args, input]).catch((failure) => failure)
    return `${stdout}${stderr}`.split('\n').filter((line) => line !== '')
  })
}

export interface Picture {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly octets: Uint8Array
}

/** Reads a binary PGM or PPM of 8 or 16 bits; 16-bit samples become little endian. */
export function readPnm(file: Uint8Array): Picture {
  const head = /^P([56])\s+(?:#[^\n]*\s+)*(\d+)\s+(\d+)\s+(\d+)\s/.exec(
    Buffer.from(file.subarray(0, 200)).toString('latin1'),
  )
  if (head === null) throw new Error('no PNM')
  const body = Buffer.from(file.subarray(head[0].length))
  return {
    width: Number(head[2]),
    height: Number(head[3]),
    channels: head[1] === '6' ? 3 : 1,
    octets: new Uint8Array(Number(head[4]) > 255 ? body.swap16() : body),
  }
}

/** DCMTK's rendering of the first frame. */
export async function renderedByDcmtk(file: Uint8Array, args: readonly string[]): Promise<Picture> {
  return readPnm(await convert('dcmj2pnm', ['--write-raw-pnm', '--frame', '1', ...args], file, ['in.dcm', 'out.pnm']))
}
