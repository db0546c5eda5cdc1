/** Searches a folder for octets that must not be there, in the forms in which programs write text. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

export interface Needle {
  /** What it is, and its form: `PatientID as UTF-16LE`. */
  what: string
  octets: Buffer
}

/** Octets as they are, in UTF-16 of both byte orders (text only), in hexadecimal, and in Base64 at each of its three phases. */
export function clearForms(what: string, value: string | Buffer): Needle[] {
  const octets = Buffer.from(value as string)
  const forms: [form: string, octets: Buffer][] = [['octets', octets]]
  if (typeof value === 'string') {
    const utf16 = Buffer.from(value, 'utf16le')
    forms.push(['UTF-16LE', utf16], ['UTF-16BE', Buffer.from(utf16).swap16()])
  }
  for (const phase of [0, 1, 2]) forms.push([`Base64, phase ${phase}`, base64Inside(octets, phase)])
  forms.push(['hexadecimal', Buffer.from(octets.toString('hex'))])
  return forms.map(([form, needle]) => ({ what: `${what} as ${form}`, octets: needle }))
}

/** The Base64 characters that depend on these octets only, when `phase` other octets stand before them. */
function base64Inside(octets: Buffer, phase: number): Buffer {
  const text = Buffer.concat([Buffer.alloc(phase), octets])
    .toString('base64')
    .replace(/=+$/, '')
  return Buffer.from(text.slice(Math.ceil((phase * 8) / 6), Math.floor(((phase + octets.length) * 8) / 6)))
}

/** @returns `FILE: WHAT` for each needle found; empty when nothing is readable */
export function findClearText(folder: string, needles: readonly Needle[]): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  if (files.length === 0) throw new Error('there is nothing to search')
  return files.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name)
    const octets = Buffer.concat([Buffer.from(path), readFileSync(path)])
    return needles
      .filter((needle) => octets.includes(needle.octets))
      .map((needle) => `${relative(folder, path)}: ${needle.what}`)
  })
}
