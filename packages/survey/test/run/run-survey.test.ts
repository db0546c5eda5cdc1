import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyAuditLog } from '@leadglass/audit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { admit, optOutOf } from '../../src/run/admission.ts'
import { planOf } from '../../src/run/plan.ts'
import { type RunOptions, runSurvey } from '../../src/run/run-survey.ts'
import { mostInASecond } from '../support/most-in-a-second.ts'
import { lineProbe, listen, type ObservedListener, says } from '../support/peers.ts'
import { loopbackScope } from '../support/scopes.ts'

let folder: string
let peers: ObservedListener[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'survey-run-'))
})
afterEach(async () => {
  await Promise.all(peers.map((peer) => peer.close()))
  peers = []
  await rm(folder, { recursive: true, force: true })
})

async function start(count: number, serve: (index: number) => Parameters<typeof listen>[1], network = 41) {
  peers = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      listen(`127.${network}.${index >> 8}.${1 + (index & 255)}`, serve(index)),
    ),
  )
}

function options(more: Partial<RunOptions> = {}): RunOptions {
  const scope = more.scope ?? loopbackScope()
  const targets = peers.map(({ address, port }) => ({ address, port, country: 'IE' }))
  return {
    scope,
    targets,
    isLeftOut: optOutOf(scope),
    out: join(folder, 'out'),
    dicom: lineProbe,
    operator: 'test',
    ...more,
  }
}

const connections = () => peers.map(({ connectionsMs }) => connectionsMs.length)

test('counts every host once, in the order of the list, and signs what it did', async () => {
  await start(20, (index) => says(index + 1))
  const { snapshot, totals, logKey } = await runSurvey(options())
  expect(totals).toMatchObject({
    analysed: 20,
    open: 20,
    countries: 1,
    studies: 210,
    imagesLinked: 2100,
    imagesAccessible: 0,
  })
  expect(snapshot.findings.map(({ counts }) => counts?.studies.value)).toEqual(peers.map((_, index) => index + 1))
  expect(snapshot.isComplete).toBe(true)
  expect(connections()).toEqual(peers.map(() => 1))
  const log = join(folder, 'out', 'audit')
  const { problems, entries } = await verifyAuditLog({
    folder: log,
    publicKey: Buffer.from(logKey, 'base64'),
  })
  expect(problems).toEqual([])
  // started, finished; for each host opened, closed, judged
  expect(entries).toBe(2 + 20 * 3)
})

test('nothing outside the scope is connected to, and the opt-out list wins', async () => {
  await start(4, () => says(1))
  const [inside, outside, optedOut, listed] = peers
  const scope = loopbackScope({
    addresses: [inside!, optedOut!, listed!].map(({ address }) => address),
    optOut: [optedOut!.address],
  })
  const { leftOut, totals } = await runSurvey(
    options({ scope, isLeftOut: optOutOf(scope, `# asked us\n${listed!.address}\n`) }),
  )
  expect(totals.analysed).toBe(1)
  expect(leftOut.map(({ reason }) => reason)).toEqual(['out of scope', 'opted out', 'opted out'])
  expect(connections()).toEqual([1, 0, 0, 0])
  expect(outside!.connectionsMs).toEqual([])
})

test('a probe that asks for another port than those of the target and the scope gets none', async () => {
  await start(2, () => says(1))
  const stray = {
    ...lineProbe,
    run: (target, reach) => lineProbe.run({ ...target, port: peers[1]!.port }, reach),
  } satisfies RunOptions['dicom']
  const targets = [{ address: peers[0]!.address, port: peers[0]!.port }]
  await expect(runSurvey(options({ targets, dicom: stray }))).rejects.toMatchObject({ code: 'LG_SURVEY_OUT_OF_SCOPE' })
})

test('keeps the pace of any one second, as the listeners see it, and the time that was said', async () => {
  await start(24, () => says(1), 42)
  const pace = { connectionsPerSecond: 20, connectionsPerSecondPerNetwork: 20, hostGapMs: 50 }
  const scope = loopbackScope({ pace })
  const all = options({ scope })
  const { seconds } = planOf(scope, admit(all.targets, scope, all.isLeftOut))
  const startedMs = performance.now()
  await runSurvey(all)
  const tookSeconds = (performance.now() - startedMs) / 1000
  expect(mostInASecond(peers.flatMap(({ connectionsMs }) => connectionsMs))).toBeLessThanOrEqual(20)
  expect(tookSeconds).toBeGreaterThan(seconds.fewest * 0.9)
  expect(tookSeconds).toBeLessThan(Math.max(seconds.most, seconds.fewest * 1.5))
})

test('a stop file ends the run within a second; going on counts nothing twice', async () => {
  await start(60, (index) =>
    index < 30 ? says(index + 1) : (socket) => void setTimeout(() => says(index + 1)(socket), 300),
  )
  const scope = loopbackScope({
    pace: { connectionsPerSecond: 100, connectionsPerSecondPerNetwork: 100, hostGapMs: 50 },
  })
  const stopFile = join(folder, 'out', 'stop')
  let stoppedMs = 0
  const first = await runSurvey(
    options({
      scope,
      onProgress: ({ done }) => {
        if (done !== 10) return
        stoppedMs = performance.now()
        writeFile(stopFile, '')
      },
    }),
  )
  expect(performance.now() - stoppedMs).toBeLessThan(1000)
  expect(first.snapshot.isComplete).toBe(false)
  const before = first.snapshot.findings.length
  expect(before).toBeLessThan(60)
  await expect(runSurvey(options({ scope }))).resolves.toMatchObject({ totals: { analysed: before } })
  await rm(stopFile)
  const { snapshot, totals } = await runSurvey(options({ scope }))
  expect(snapshot.isComplete).toBe(true)
  expect(totals).toMatchObject({ analysed: 60, studies: (60 * 61) / 2 })
})

test('going on after a stop finds two faces of one system whose first half was lost', async () => {
  await start(8, (index) => says(index < 2 ? 500 : index + 1))
  const interrupted = new AbortController()
  const onProgress: RunOptions['onProgress'] = ({ done }) => done === 4 && interrupted.abort()
  const scope = loopbackScope({
    pace: { connectionsPerSecond: 100, connectionsPerSecondPerNetwork: 100, hostsAtOnce: 1 },
  })
  await runSurvey(options({ scope, onProgress, signal: interrupted.signal }))
  const { totals, snapshot } = await runSurvey(options({ scope }))
  const [first, second] = snapshot.findings
  expect(second?.sameAs).toBe(`${first?.address}:${first?.port}`)
  expect(totals).toMatchObject({ analysed: 8, open: 7, studies: 500 + 3 + 4 + 5 + 6 + 7 + 8 })
})

test('a half-written last line of the journal is asked again', async () => {
  await start(5, (index) => says(index + 1))
  await runSurvey(options())
  const journal = join(folder, 'out', 'journal.jsonl')
  const text = await readFile(journal, 'utf8')
  await writeFile(journal, text.slice(0, -20))
  // As a run leaves its folder that was killed while it wrote.
  await rm(join(folder, 'out', 'snapshot.json'))
  const { totals } = await runSurvey(options())
  expect(totals).toMatchObject({ analysed: 5, studies: 15 })
  expect(connections().reduce((sum, times) => sum + times)).toBe(6)
})

test('a folder of other targets, or one that another run works in, is refused', async () => {
  await start(3, () => says(1))
  await mkdir(join(folder, 'out'))
  await writeFile(join(folder, 'out', 'run.lock'), String(process.ppid))
  await expect(runSurvey(options())).rejects.toMatchObject({ code: 'LG_SURVEY_OUT_FOLDER' })
  await rm(join(folder, 'out', 'run.lock'))
  await runSurvey(options())
  await expect(runSurvey(options({ targets: options().targets.slice(1) }))).rejects.toMatchObject({
    code: 'LG_SURVEY_OUT_FOLDER',
  })
})

test('a host that never ends costs one slot for the time the scope gives it', async () => {
  await start(3, (index) => (index === 0 ? (socket) => void socket.resume() : says(1)))
  const scope = loopbackScope({
    pace: { hostTimeMs: 1000, connectionsPerSecond: 100, connectionsPerSecondPerNetwork: 100 },
  })
  const { snapshot } = await runSurvey(options({ scope }))
  expect(snapshot.findings.map(({ outcome }) => outcome)).toEqual(['timed-out', 'done', 'done'])
})

test('a host that floods is left at the read cap', async () => {
  const block = Buffer.alloc(65_536)
  await start(1, () => (socket) => {
    const fill = () => {
      while (socket.writable && socket.write(block)) {}
    }
    socket.on('drain', fill)
    fill()
  })
  const scope = loopbackScope({
    pace: { hostReadOctets: 1_000_000, connectionsPerSecond: 100, connectionsPerSecondPerNetwork: 100 },
  })
  const { snapshot } = await runSurvey(options({ scope }))
  expect(snapshot.findings[0]?.outcome).toBe('timed-out')
})
