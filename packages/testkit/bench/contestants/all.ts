/** Who takes part, in the order of the tables. */
import { join } from 'node:path'
import type { Contestant } from './contestant.ts'
import { leadglass } from './leadglass.ts'
import { orthanc } from './orthanc.ts'
import { storescp } from './storescp.ts'

/** @param only - the first words of names, such as `orthanc`; all if undefined */
export function contestants(workFolder: string, only: readonly string[] | undefined): Contestant[] {
  const certificates = join(workFolder, 'certificates')
  const all = [
    leadglass(),
    orthanc(certificates, true),
    orthanc(certificates, false),
    storescp(certificates, true),
    storescp(certificates, false),
  ]
  return all.filter(({ name }) => !only || only.some((wanted) => name.toLowerCase().startsWith(wanted.toLowerCase())))
}
