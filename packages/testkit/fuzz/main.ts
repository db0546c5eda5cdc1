/**
 * Fuzzes decoders for as long as asked: `npm run fuzz -- dicom --minutes 10`.
 *
 * Targets are the default exports of packages/NAME/fuzz/*.ts. A finding is written to .cache/fuzz and printed with what
 * repeats it: `npm run fuzz -- dicom/instance-reader --seed 7 --from 1234 --inputs 1`.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { type Finding, type FuzzTarget, fuzz } from '@leadglass/testkit'

const root = join(import.meta.dirname, '../../..')
const ROUND_INPUTS = 1_000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    from: { type: 'string', default: '0' },
    inputs: { type: 'string' },
  },
})
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const targets = await findTargets(positionals)
if (targets.length === 0) {
  console.error(`no target is called ${positionals.join(' or ')}`)
  process.exit(64)
}
console.log(`seed ${seed}; targets: ${targets.map((target) => target.name).join(', ')}`)
const findings = values.inputs === undefined ? await fuzzFor(Number(values.minutes) * 60_000) : await fuzzCount()
process.exit(findings === 0 ? 0 : 1)

/** Names are a package (`dicom`) or a target (`dicom/part10`); none means all. */
async function findTargets(names: readonly string[]): Promise<FuzzTarget[]> {
  const files = readdirSync(join(root, 'packages')).flatMap((name) => {
    const folder = join(root, 'packages', name, 'fuzz')
    if (name === 'testkit' || !existsSync(folder)) return []
    return readdirSync(folder).map((file) => join(folder, file))
  })
  const found: FuzzTarget[] = []
  for (const file of files) found.push((await import(pathToFileURL(file).href)).default)
  return found.filter(({ name }) => names.length === 0 || names.some((wanted) => `${name}/`.startsWith(`${wanted}/`)))
}

async function fuzzCount(): Promise<number> {
  let count = 0
  for (const target of targets) count += await round(target, Number(values.from), Number(values.inputs))
  return count
}

async function fuzzFor(durationMs: number): Promise<number> {
  const end = Date.now() + durationMs
  let count = 0
  for (let from = Number(values.from); Date.now() < end; from += ROUND_INPUTS) {
    for (const target of targets) if (Date.now() < end) count += await round(target, from, ROUND_INPUTS)
    console.log(`${from + ROUND_INPUTS} inputs each, ${count} findings`)
  }
  return count
}

async function round(target: FuzzTarget, from: number, inputs: number): Promise<number> {
  const findings = await fuzz(target, { inputs, seed, from })
  for (const finding of findings) report(finding)
  return findings.length
}

function report({ target, seed, number, input, error }: Finding): void {
  const folder = join(root, '.cache/fuzz')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${target.replace('/', '-')}-${seed}-${number}.bin`)
  writeFileSync(file, input)
  console.error(`FOUND ${target} --seed ${seed} --from ${number} --inputs 1 (${file})`)
  console.error(error)
}
