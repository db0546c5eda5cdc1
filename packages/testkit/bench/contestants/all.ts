/** Who takes part, in the order of the tables. */
import { join } from 'node:path'
import type { Contestant } from './contestant.ts'
import { leadglass } from './leadglass.ts'
import { orthanc } from './orthanc.ts'
import { shieldedOrthanc } from './shielded-orthanc.ts'
import { storescp } from './storescp.ts'

/** @param only - the first words of names, such as `orthanc`; if undefined all that are archives of their own */
export function contestants(workFolder: string, only: readonly string[] | undefined): Contestant[] {
  const certificates = join(workFolder, 'certificates')
  const all = [
    leadglass(),
    orthanc(certificates, true),
    orthanc(certificates, false),
    storescp(certificates, true),
    storescp(certificates, false),
  ]
  if (!only) return all
  return [...all, shieldedOrthanc(certificates)].filter(({ name }) =>
    only.some((wanted) => name.toLowerCase().startsWith(wanted.toLowerCase())),
  )
}
