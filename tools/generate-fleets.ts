/**
 * `npm run generate:fleets`: writes the shipped fleets from the published figures in tools/fleets. What was not published is made
 * up so that every total is exact; the same figures always give the same files.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { textOf } from './fleets/draft.ts'
import { india } from './fleets/india.ts'
import { noise } from './fleets/noise.ts'
import { november } from './fleets/november.ts'
import { september } from './fleets/september.ts'

const folder = fileURLToPath(new URL('../packages/survey/fleets/', import.meta.url))
mkdirSync(folder, { recursive: true })
const first = september()
for (const fleet of [first, november(first), india(), noise()]) {
  writeFileSync(`${folder}${fleet.name}.yaml`, textOf(fleet))
  console.log(`${fleet.name}: ${fleet.systems.length} systems`)
}
