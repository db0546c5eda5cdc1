/** Each shipped fleet is surveyed with the built command: the published table comes out, digit for digit. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Snapshot, Totals } from '@leadglass/survey'
import { expect, onTestFinished, test, vi } from 'vitest'
import { leadglassJson, outcomeOf, spawnLeadglass } from './support/leadglass.ts'

interface ExpectedSystem {
  address: string
  port: number
  rung: number
  studies?: number
  isDecoy: boolean
  sameAs?: string
}

interface Expected {
  totals: Record<string, number>
  countries: { country: string; open: number; studies: number; imagesLinked: number; imagesAccessible: number }[]
  systems: ExpectedSystem[]
}

interface Observed {
  forbidden: number
  messages: Record<string, number>
  callingAETitles: string[]
  calledAETitles: string[]
  httpRequests: Record<string, number>
  userAgents: string[]
  malformed: number
}

/** Other files of tests let fleets listen at the same time: these have networks of their own, 127.101 and up. */
let networks = 100

/** Starts a fleet. @returns its folder; it ends with the test */
async function simulate(fleet: string, scale: number): Promise<{ folder: string; end: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'survey-fleet-'))
  const network = `127.${++networks}`
  const options = ['--scale', String(scale), '--network', network, '--out', folder]
  const child = spawnLeadglass(['survey', 'simulate', fleet, ...options])
  const outcome = outcomeOf(child)
  await readyLine(child)
  const end = async () => {
    child.kill('SIGTERM')
    await outcome
  }
  onTestFinished(async () => {
    await end()
    rmSync(folder, { recursive: true, force: true })
  })
  return { folder, end }
}

async function readyLine(child: ChildProcess): Promise<void> {
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  expect(JSON.parse(line)).toMatchObject({ ready: true })
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T

function runArguments(folder: string): string[] {
  const file = (name: string) => join(folder, name)
  return ['survey', 'run', '--scope', file('scope.yaml'), '--targets', file('targets.csv'), '--out', file('out')]
}

/** The rows of the published table. */
function tableOf({ findings }: Snapshot): Expected['countries'] {
  const rows = new Map<string, Expected['countries'][number]>()
  for (const { country = '', counts, decoy, rung, sameAs } of findings) {
    if (rung < 7 || decoy.score >= 0.5 || sameAs !== undefined) continue
    const row = rows.get(country) ?? { country, open: 0, studies: 0, imagesLinked: 0, imagesAccessible: 0 }
    rows.set(country, row)
    row.open += 1
    row.studies += counts!.studies.value
    row.imagesLinked += counts!.images.value
    row.imagesAccessible += counts!.imagesAccessible.value
  }
  return [...rows.values()]
}

const byCountry = (rows: Expected['countries']) => [...rows].sort((a, b) => (a.country < b.country ? -1 : 1))

test.each([
  [
    'greenbone-2019-09',
    1000,
    {
      analysed: 2300,
      open: 590,
      countries: 52,
      imagesLinked: 737_000_000,
      imagesAccessible: 400_000_000,
      plainHttpViewers: 39,
    },
  ],
  ['greenbone-2019-11', 1000, { open: 547, imagesLinked: 1_193_404_000, imagesAccessible: 370_000_000 }],
  ['india-2020-01', 10, {}],
  ['noise', 1000, { analysed: 4818, decoys: 49 }],
])(
  '%s',
  async (fleet, scale, published) => {
    const { folder, end } = await simulate(fleet, scale)
    const totals = await leadglassJson<Totals>(runArguments(folder))
    const expected = readJson<Expected>(join(folder, 'expected.json'))
    const { dicom, ...sums } = expected.totals
    expect(totals).toMatchObject({ ...sums, ...published, certainty: 'exact' })
    const snapshot = readJson<Snapshot>(join(folder, 'out', 'snapshot.json'))
    expect(byCountry(tableOf(snapshot))).toEqual(byCountry(expected.countries))
    expect(snapshot.findings.filter(({ rung }) => rung >= 3)).toHaveLength(dicom!)
    expect(misjudged(snapshot, expected.systems)).toEqual([])
    await end()
    requirePoliteness(readJson<Observed>(join(folder, 'observed.json')))
  },
  180_000,
)

/** Systems whose rung, count or decoy is not what the fleet says. */
function misjudged({ findings }: Snapshot, systems: readonly ExpectedSystem[]): unknown[] {
  const found = new Map(findings.map((finding) => [`${finding.address}:${finding.port}`, finding]))
  return systems.flatMap((system) => {
    const finding = found.get(`${system.address}:${system.port}`)
    const isRight =
      finding?.rung === system.rung &&
      finding.decoy.score >= 0.5 === system.isDecoy &&
      finding.counts?.studies.value === system.studies
    return isRight ? [] : [{ system, finding }]
  })
}

/** As the systems saw it: queries and echoes, one honest name, nothing else. */
function requirePoliteness(observed: Observed): void {
  expect(observed.forbidden).toBe(0)
  expect(observed.malformed).toBe(0)
  expect(Object.keys(observed.messages).filter((name) => !/^C-(ECHO|FIND|CANCEL)-RQ$/.test(name))).toEqual([])
  expect(observed.callingAETitles).toEqual(['LEADGLASS-SURVEY'])
  expect(observed.calledAETitles).toEqual(['ANY-SCP'])
  expect(Object.keys(observed.httpRequests).filter((method) => method !== 'GET')).toEqual([])
  expect(observed.userAgents.every((agent) => /^Leadglass-Survey\/[\d.]+ \([^()]+\)$/.test(agent))).toBe(true)
}

test('killed again and again, a run goes on and counts nothing twice; Ctrl-C ends it within a second', async () => {
  const { folder } = await simulate('india-2020-01', 10)
  const args = [...runArguments(folder), '--json']
  for (const signal of ['SIGKILL', 'SIGKILL', 'SIGINT'] as const) await endAfterSomeHosts(folder, args, signal)
  const totals = await leadglassJson<Totals>(runArguments(folder))
  const { dicom, ...sums } = readJson<Expected>(join(folder, 'expected.json')).totals
  expect(totals).toMatchObject({ ...sums, certainty: 'exact' })
  expect(await leadglassJson<Totals>(runArguments(folder))).toEqual(totals)
}, 120_000)

/** Ends the run when it has finished some hosts more than at its start. */
async function endAfterSomeHosts(folder: string, args: readonly string[], signal: NodeJS.Signals): Promise<void> {
  const journal = join(folder, 'out', 'journal.jsonl')
  const octets = () => statSync(journal, { throwIfNoEntry: false })?.size ?? 0
  const before = octets()
  const child = spawnLeadglass(args)
  const outcome = outcomeOf(child)
  await vi.waitUntil(() => child.exitCode !== null || octets() >= before + 2000, { timeout: 60_000, interval: 20 })
  const signalledMs = performance.now()
  child.kill(signal)
  const { status } = await outcome
  if (signal !== 'SIGINT') return
  expect(performance.now() - signalledMs).toBeLessThan(1500)
  expect(status).toBe(1)
}
