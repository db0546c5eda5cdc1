/**
 * Forwarding between two archives that are killed at random: each instance comes to the receiver's index once and whole.
 *
 * LEADGLASS_TEST_FORWARD_ROUNDS sets how often; `npm run soak:forwarding` asks for 100.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, part10File } from '@leadglass/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { DicomWeb } from './support/dicomweb.ts'
import { madeInstance, newUID, toStore } from './support/made-instance.ts'
import { type Server, startServer } from './support/server.ts'
import { type Credentials, TestArchive } from './support/test-archive.ts'

const rounds = Number(process.env.LEADGLASS_TEST_FORWARD_ROUNDS ?? 3)
const instancesOfRound = 40
/** Longest time from the arrival of a round's instances to the kill. */
const longestDelayMs = 1_200

interface Destination {
  delivered: number
  waiting: number
  dead: number
}

test(
  `${rounds} kills of sender or receiver, and each instance is delivered exactly once`,
  async () => {
    const [sender, receiver] = [await TestArchive.create(), await TestArchive.create()]
    const running: Record<'sender' | 'receiver', Server | undefined> = { sender: undefined, receiver: undefined }
    onTestFinished(async () => {
      for (const server of Object.values(running)) await server?.kill()
      await sender.remove()
      await receiver.remove()
    })
    const port = await freePort()
    const issued = await receiver
      .run<unknown>(['node', 'add', 'LEADGLASS', '--services', 'store'])
      .then(() => receiver.run<Credentials>(['node', 'cert', 'LEADGLASS', '--out', join(receiver.place, 'issued')]))
    expect(issued.key).toContain('issued')
    await sender.run(['node', 'add', 'MIRROR', '--services', 'echo', '--host', '127.0.0.1', '--port', String(port)])
    await sender.run(['node', 'trust', 'MIRROR', '--from', join(receiver.place, 'issued')])

    const rules = JSON.stringify([{ name: 'mirror', to: ['MIRROR'] }])
    const settings = { LEADGLASS_FORWARDING_RULES: rules, LEADGLASS_FORWARDING_LONGEST_PAUSE_SECONDS: '1' }
    const start = {
      sender: () => startServer(sender.folder, settings),
      receiver: () => startServer(receiver.folder, { LEADGLASS_DICOM_AE_TITLE: 'MIRROR' }, { dicom: port }),
    }
    running.receiver = await start.receiver()
    running.sender = await start.sender()
    const expected = new Set<string>()
    for (let round = 0; round < rounds; round += 1) {
      const folder = join(sender.place, `round-${round}`)
      for (const uid of writeRound(folder)) expected.add(uid)
      await sender.run(['import', folder])
      await new Promise((resolve) => setTimeout(resolve, Math.random() * longestDelayMs))
      const victim = round % 2 === 0 ? 'sender' : 'receiver'
      await running[victim]!.kill()
      running[victim] = await start[victim]()
    }
    await allDelivered(sender, expected.size)
    const web = await DicomWeb.of(receiver, running.receiver!)
    const rows = await web.rows('/instances')
    await web.close()
    const listed = rows.map((row) => String(row['00080018']?.Value?.[0]))
    expect(listed).toHaveLength(expected.size)
    expect(new Set(listed)).toEqual(expected)
    expect(await receiver.run(['verify'])).toMatchObject({ problems: [] })
    expect(await sender.run(['forward', 'list', '--state', 'dead'])).toEqual([])
  },
  rounds * 30_000 + 60_000,
)

/** @returns SOP Instance UIDs */
function writeRound(folder: string): string[] {
  mkdirSync(folder, { recursive: true })
  const studyUID = newUID()
  const seriesUID = newUID()
  return Array.from({ length: instancesOfRound }, (_, index) => {
    const instance = madeInstance({ studyUID, seriesUID, pixelOctets: 128 * Math.ceil(Math.random() * 2000) })
    writeFileSync(join(folder, `${index}.dcm`), part10File(toStore(instance)))
    return instance.sopUID
  })
}

async function allDelivered(archive: TestArchive, count: number): Promise<void> {
  const deadline = performance.now() + 60_000
  for (;;) {
    const { destinations } = await archive.run<{ destinations: Destination[] }>(['forward', 'status'])
    if (destinations[0]?.delivered === count) return
    if (performance.now() > deadline) throw new Error(`not delivered in time: ${JSON.stringify(destinations)}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
