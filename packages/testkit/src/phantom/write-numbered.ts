/** Studies of numbered slices, written as files for one import. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { part10File } from '../instances/instance.ts'
import { uidOf } from '../instances/uid.ts'
import { type NumberedOptions, numberedSlices } from './numbered-slices.ts'

/** @returns Study Instance UID */
export async function writeNumbered(folder: string, options: NumberedOptions): Promise<string> {
  const place = join(folder, options.studyName)
  mkdirSync(place, { recursive: true })
  let number = 0
  for await (const slice of numberedSlices(options)) writeFileSync(join(place, `${number++}.dcm`), part10File(slice))
  return uidOf(options.studyName)
}
