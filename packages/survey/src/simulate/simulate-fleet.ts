/**
 * `leadglass survey simulate`: starts a fleet and writes what a survey of it needs into a folder.
 *
 *     scope.yaml      the fleet's loopback addresses and no others, signed with a key made in the folder, unpaced
 *     targets.csv     address, port, institution, country
 *     expected.json   what the survey has to find, by the fleet's own figures
 *     observed.json   what the systems saw, written at the end
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeSignedScope } from '../scope/write-signed-scope.ts'
import { type Expected, expectedOf } from './fleet/expected.ts'
import type { Fleet } from './fleet/fleet.ts'
import { moveSystems } from './fleet/move-fleet.ts'
import { scaleSystems } from './fleet/scale-fleet.ts'
import { networksOf } from './fleet/scope-addresses.ts'
import type { FleetSystem } from './fleet/system.ts'
import { institutionOf } from './institution.ts'
import type { Observed } from './observe/observer.ts'
import { httpPorts } from './simulated-system.ts'
import { Simulation } from './simulation.ts'

export interface SimulateOptions {
  readonly fleet: Fleet
  readonly folder: string
  /** Studies are divided by it. Default 1. */
  readonly scale?: number
  /** Second octet of the fleet's first address, instead of the file's: two copies of one fleet can then listen side by side. */
  readonly secondOctet?: number
  /** Milliseconds since 1970; the scope is valid from here on for `SCOPE_DAYS`. */
  readonly nowMs: number
}

export interface RunningFleet {
  /** Printed as one line of JSON. */
  readonly ready: {
    readonly ready: true
    readonly fleet: string
    readonly scale: number
    readonly systems: number
    readonly scope: string
    readonly targets: string
    readonly expected: string
  }
  readonly expected: Expected
  observed(): Observed
  /** Ends the listeners and writes observed.json. */
  close(): Promise<void>
}

const DAY_MS = 86_400_000
const SCOPE_DAYS = 30

/** @throws SurveyError `LG_SURVEY_LISTEN_FAILED`; `LG_SURVEY_FLEET_INVALID` when it does not fit behind `secondOctet` */
export async function simulateFleet(options: SimulateOptions): Promise<RunningFleet> {
  const { fleet, folder, scale = 1, secondOctet, nowMs } = options
  const scaled = scaleSystems(fleet.systems, scale)
  const systems = secondOctet === undefined ? scaled : moveSystems(scaled, secondOctet)
  const expected = expectedOf(systems)
  await mkdir(folder, { recursive: true })
  const simulation = await Simulation.start({ systems, seed: fleet.seed, until: fleet.until })
  const paths = { targets: join(folder, 'targets.csv'), expected: join(folder, 'expected.json') }
  const scope = await writeScope(folder, fleet.name, systems, nowMs)
  await writeFile(paths.targets, targetsCsv(fleet, systems))
  await writeFile(paths.expected, `${JSON.stringify({ fleet: fleet.name, scale, ...expected }, null, 1)}\n`)
  return {
    ready: { ready: true, fleet: fleet.name, scale, systems: systems.length, scope, ...paths },
    expected,
    observed: () => simulation.observed(),
    async close() {
      await simulation.close()
      await writeFile(join(folder, 'observed.json'), `${JSON.stringify(simulation.observed(), null, 1)}\n`)
    },
  }
}

async function writeScope(
  folder: string,
  name: string,
  systems: readonly FleetSystem[],
  nowMs: number,
): Promise<string> {
  return await writeSignedScope(folder, {
    format: 'leadglass-survey-scope/1',
    name: `simulated fleet ${name}`,
    authority: 'whoever runs the simulation on this machine',
    contact: 'mailto:nobody@simulated.invalid',
    ticket: 'simulation',
    validFrom: new Date(nowMs - DAY_MS).toISOString(),
    validTo: new Date(nowMs + SCOPE_DAYS * DAY_MS).toISOString(),
    addresses: networksOf(systems.map(({ address }) => address)),
    httpPorts: [...httpPorts],
    pace: 'unpaced',
  })
}

function targetsCsv({ seed }: Fleet, systems: readonly FleetSystem[]): string {
  const lines = systems.map(({ address, port, country }, index) =>
    [address, port, institutionOf(seed, index), country].join(),
  )
  return `${['address,port,institution,country', ...lines].join('\n')}\n`
}
