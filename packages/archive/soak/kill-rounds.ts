/** Rounds of kill -9 during ingest from two senders, in one folder that grows. Throws at the first thing that is not right. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { Gate } from '@leadglass/access'
import { AuditLog } from '@leadglass/audit'
import { Archive, dumpIndex, type InstanceHandle, lockFolder, openKeyring, rootKeyFile } from '../src/index.ts'
import { collect, makeInstance } from '../test/support/instances.ts'
import { clinician, operator } from '../test/support/test-archive.ts'
import { renditionFrames } from './rendition-frames.ts'

interface Acknowledged {
  study: string
  series: string
  instance: string
  number: number
  seed: number
  pixelOctets: number
  /** A rendition of it was acknowledged too. */
  rendition: boolean
}

export interface KillResult {
  acknowledged: number
  /** Instances that were stored and not yet acknowledged when the process ended. */
  recovered: number
}

/** The longest a round lasts from the first acknowledgement on, ms. */
const longestMs = 250

export async function killRounds(rounds: number, onRound: (done: number) => void): Promise<KillResult> {
  const folder = await mkdtemp(join(tmpdir(), 'leadglass-kill-'))
  await Archive.create({ folder, keySource: rootKeyFile() })
  const acknowledged: Acknowledged[] = []
  let stored = 0
  for (let round = 1; round <= rounds; round += 1) {
    const before = acknowledged.length
    acknowledged.push(...(await sendUntilKilled(folder, round)))
    stored = await check(folder, acknowledged, acknowledged.slice(before), round === rounds)
    onRound(round)
  }
  await rm(folder, { recursive: true, force: true })
  return { acknowledged: acknowledged.length, recovered: stored - acknowledged.length }
}

/** tsx as a loader: its own launcher would start the sender as a second process and leave it behind when killed. */
const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

async function sendUntilKilled(folder: string, round: number): Promise<Acknowledged[]> {
  const sender = join(import.meta.dirname, 'sender.ts')
  const args = ['--conditions=source', '--import', loader, sender, folder, String(round)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const acknowledged: Acknowledged[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'ready') setTimeout(() => child.kill('SIGKILL'), Math.random() * longestMs)
    else if (line.startsWith('kept ')) acknowledged.find(({ instance }) => line.endsWith(instance))!.rendition = true
    else acknowledged.push(parse(line))
  }
  const [, signal] = await exited
  assert.equal(signal, 'SIGKILL', 'the sender ended by itself')
  return acknowledged
}

function parse(line: string): Acknowledged {
  const [, study, series, instance, number, seed, pixelOctets] = line.split(' ')
  return {
    study: study!,
    series: series!,
    instance: instance!,
    number: Number(number),
    seed: Number(seed),
    pixelOctets: Number(pixelOctets),
    rendition: false,
  }
}

/** @param all - everything acknowledged so far; every one is looked for, the newest are compared octet by octet */
async function check(
  folder: string,
  all: readonly Acknowledged[],
  newest: readonly Acknowledged[],
  last: boolean,
): Promise<number> {
  const lock = lockFolder(folder)
  const keySource = await openKeyring({ folder, keySource: rootKeyFile() })
  const audit = await AuditLog.open({ folder: join(folder, 'audit'), signingKey: keySource.derive('audit-signing') })
  const archive = await Archive.open({ folder, keySource, lock, gate: new Gate(), audit })
  try {
    for (const one of last ? all : newest) await expectStored(archive, one)
    const report = await archive.verify(operator)
    assert.deepEqual(report.problems, [])
    const { instances } = await archive.statistics()
    assert.equal(report.instances, instances)
    assert.ok(instances >= all.length, `${instances} stored, ${all.length} acknowledged`)
    const before = await dumpIndex({ folder, keySource: rootKeyFile() })
    await archive.reindex(operator)
    assert.deepEqual(await dumpIndex({ folder, keySource: rootKeyFile() }), before)
    return instances
  } finally {
    await archive.close()
    await audit.close()
    lock.release()
  }
}

async function expectStored(archive: Archive, acknowledged: Acknowledged): Promise<void> {
  const { study, series, instance, number, seed, pixelOctets } = acknowledged
  const request = { studyInstanceUID: study, seriesInstanceUID: series, sopInstanceUID: instance }
  const handles = await archive.instances(clinician, request)
  assert.equal(handles.length, 1, 'stored once')
  const content = await archive.openInstance(clinician, handles[0]!)
  const { octets } = makeInstance({ study, series, instance, number, seed, pixelOctets })
  assert.ok((await collect(content.dataSet())).equals(octets), 'byte-identical')
  await expectRendition(archive, handles[0]!, acknowledged)
}

/** One that was acknowledged is there; any that is there is whole. */
async function expectRendition(archive: Archive, handle: InstanceHandle, { seed, rendition }: Acknowledged) {
  const kept = await archive.rendition(clinician, handle)
  assert.ok(kept !== undefined || !rendition, 'a rendition that was acknowledged is there')
  if (kept === undefined) return
  let number = 0
  for await (const frame of renditionFrames(seed)) {
    number += 1
    assert.ok((await collect(kept.frameValue(number).octets)).equals(frame), 'the frame of a rendition is whole')
  }
  assert.equal(kept.frameCount, number)
}
