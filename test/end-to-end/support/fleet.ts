/** `leadglass survey simulate` as a child process: a fleet of a few systems on loopback addresses of its own. */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { outcomeOf, spawnLeadglass } from './leadglass.ts'

export interface FleetSystem {
  address: string
  country: string
  studies: number
  images: number
  /** `retrieve`, or how it turns strangers away. */
  options: 'retrieve' | 'reject=1.1.7'
}

export interface RunningFleet {
  scope: string
  targets: string
  end(): Promise<void>
}

/** @param place - an existing folder to work in */
export async function startFleet(place: string, name: string, systems: readonly FleetSystem[]): Promise<RunningFleet> {
  const file = join(place, `${name}.yaml`)
  writeFileSync(file, fleetText(name, systems))
  const child = spawnLeadglass(['survey', 'simulate', file, '--out', join(place, name)])
  const outcome = outcomeOf(child)
  const lines = createInterface({ input: child.stdout! })
  const failed = outcome.then(({ stderr }) => Promise.reject(new Error(stderr)))
  const [line] = (await Promise.race([once(lines, 'line'), failed])) as [string]
  failed.catch(() => undefined)
  const { scope, targets } = JSON.parse(line) as RunningFleet
  return {
    scope,
    targets,
    async end() {
      child.kill('SIGINT')
      await outcome
    },
  }
}

/** The format is explained in docs/reference/fleets.md. */
function fleetText(name: string, systems: readonly FleetSystem[]): string {
  const open = systems.filter(({ options }) => options === 'retrieve')
  const sum = (of: 'studies' | 'images') => open.reduce((all, system) => all + system[of], 0)
  return [
    'format: leadglass-fleet/1',
    `name: ${name}`,
    'title: "A fleet of a test"',
    'source: "made up"',
    'seed: 7',
    'until: 2019-09-01',
    'figures: |',
    '  figure,value,mark,note',
    `  studies,${sum('studies')},X,""`,
    `  imagesLinked,${sum('images')},X,""`,
    'countries: |',
    '  country,open,studies,images,accessible,marks',
    'systems: |',
    '  address,port,kind,country,studies,images,options,mark',
    ...systems.map(({ address, country, studies, images, options }) =>
      options === 'retrieve'
        ? `  ${address},11112,dcm4chee,${country},${studies},${images},retrieve,X`
        : `  ${address},11112,dcm4chee,${country},,,${options},X`,
    ),
    '',
  ].join('\n')
}
