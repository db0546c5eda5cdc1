/** Finds a fleet: one that is shipped, by its name, or a file. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SurveyError } from '../../errors.ts'
import { fleetsFolder } from '../../fleets-folder.ts'
import { MAX_FLEET_OCTETS } from '../limits.ts'
import type { Fleet } from './fleet.ts'
import { parseFleet } from './parse-fleet.ts'

/** Names of the fleets that come with Leadglass. */
export async function shippedFleets(): Promise<string[]> {
  const files = await readdir(fleetsFolder)
  return files
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort()
}

/** @param nameOrPath - `greenbone-2019-09`, or a path @throws SurveyError `LG_SURVEY_FLEET_INVALID` */
export async function openFleet(nameOrPath: string): Promise<Fleet> {
  const shipped = await shippedFleets()
  const path = shipped.includes(nameOrPath) ? join(fleetsFolder, `${nameOrPath}.yaml`) : nameOrPath
  const facts = await stat(path).catch(() => undefined)
  if (!facts?.isFile())
    throw new SurveyError(
      'LG_SURVEY_FLEET_INVALID',
      `no fleet and no file has this name; shipped are ${shipped.join(', ')}`,
    )
  if (facts.size > MAX_FLEET_OCTETS)
    throw new SurveyError('LG_SURVEY_FLEET_INVALID', `the fleet file is longer than ${MAX_FLEET_OCTETS} octets`)
  return parseFleet(await readFile(path, 'utf8'))
}
