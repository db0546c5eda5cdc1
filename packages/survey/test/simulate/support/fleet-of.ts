/** A fleet of a few rows that listens for as long as a test file runs. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseFleet } from '../../../src/simulate/fleet/parse-fleet.ts'
import { type RunningFleet, simulateFleet } from '../../../src/simulate/simulate-fleet.ts'

export interface TestFleet extends RunningFleet {
  readonly folder: string
  remove(): Promise<void>
}

/** @param secondOctet - a different one for each test file, so that files may run at the same time */
export async function fleetOf(rows: readonly string[], secondOctet: number): Promise<TestFleet> {
  const text = [
    'format: leadglass-fleet/1\nname: test\ntitle: Test\nsource: made up\nseed: 3\nuntil: 2019-09-15\nsystems: |',
    'address,port,kind,country,studies,images,options,mark',
    ...rows.map((row) => `127.1.0.${row},X`),
  ].join('\n  ')
  const folder = await mkdtemp(join(tmpdir(), 'leadglass-fleet-'))
  const running = await simulateFleet({ fleet: parseFleet(text), folder, secondOctet, nowMs: Date.now() })
  return {
    ...running,
    folder,
    async remove() {
      await running.close()
      await rm(folder, { recursive: true })
    },
  }
}
