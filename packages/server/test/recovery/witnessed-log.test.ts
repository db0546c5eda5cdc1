/** An audit log that a witness signed, backed up and restored: what the witness signed comes back, and is what the log is held to. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { selfSigned, WitnessServer } from '@leadglass/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { initialise, restore, runOperation } from '../../src/index.ts'

let place: string
let folder: string
let backup: string
let witness: WitnessServer
let environment: Record<string, string>

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'leadglass-witnessed-'))
  folder = join(place, 'data')
  backup = join(place, 'backup')
  await initialise({ folder, environment: {} })
  const own = selfSigned(place)
  const publicKey = Buffer.from(await readFile(join(folder, 'audit.pub'), 'utf8'), 'base64')
  witness = await WitnessServer.start({
    name: 'witness.example/1',
    seed: new Uint8Array(32).fill(1),
    logs: new Map([['leadglass-audit', publicKey]]),
    certificate: own.certificate,
    key: own.key,
  })
  environment = {
    LEADGLASS_AUDIT_WITNESSES: JSON.stringify([{ url: witness.url, key: witness.verifierKey }]),
    LEADGLASS_AUDIT_WITNESS_AUTHORITY_FILE: own.certificateFile,
  }
})

afterAll(async () => {
  await witness.close()
  await rm(place, { recursive: true, force: true })
})

const operate = <N extends Parameters<typeof runOperation>[1]>(
  where: string,
  name: N,
  params: Parameters<typeof runOperation<N>>[2],
) => runOperation(where, name, params, undefined, { environment })

const restoreTo = (name: string, from = backup) =>
  restore({ from, folder: join(place, name), rootKeyFile: join(folder, 'keys', 'root.key'), environment: {} })

const asked = () => ({ earlier: [], witnesses: [witness.verifierKey] })

test('what a witness signed before the backup is asked of the restored log, and found', async () => {
  const [signed] = (await operate(folder, 'audit.witness', {})).witnesses
  expect(signed?.entries).toBeGreaterThan(0)
  await operate(folder, 'node.add', { aeTitle: 'CT1', services: ['store'] })
  await operate(folder, 'backup.run', { to: backup })
  await restoreTo('back')
  const back = join(place, 'back')
  const [file] = await readdir(join(back, 'audit', 'witnessed'))
  const path = join('audit', 'witnessed', file!)
  expect(await readFile(join(back, path), 'utf8')).toBe(await readFile(join(folder, path), 'utf8'))
  expect(await operate(back, 'audit.verify', asked())).toMatchObject({ problems: [] })
})

test('a witness goes on with the restored log as long as it signed nothing that came after the backup', async () => {
  const [goesOn] = (await operate(join(place, 'back'), 'audit.witness', {})).witnesses
  expect(goesOn).not.toHaveProperty('why')
})

test('a witness that signed more than came back refuses, with an alert; what it signed before is still proven', async () => {
  // It has signed for the restored log: the first one is the past that it knows nothing of.
  await restoreTo('again')
  const again = join(place, 'again')
  await operate(again, 'node.add', { aeTitle: 'MR1', services: ['store'] })
  expect((await operate(again, 'audit.witness', {})).witnesses[0]?.why).toMatch(/^witness\.example\/1 /)
  const { alerts } = await operate(again, 'alert.list', { open: true })
  expect(alerts).toContainEqual(expect.objectContaining({ kind: 'audit:log-damaged', severity: 'critical' }))
  expect(await operate(again, 'audit.verify', asked())).toMatchObject({ problems: [] })
})

test('a drill holds the log to what the witness signed', async () => {
  expect(await operate(folder, 'backup.drill', { from: backup })).toMatchObject({ outcome: 'came-back', problems: [] })
  // It signed another past of the same log: that lies here in the place of what it signed of ours.
  const [file] = await readdir(join(folder, 'audit', 'witnessed'))
  const path = join('audit', 'witnessed', file!)
  const own = await readFile(join(folder, path))
  await cp(join(place, 'back', path), join(folder, path))
  await operate(folder, 'backup.run', { to: backup })
  const drilled = await operate(folder, 'backup.drill', { from: backup })
  expect(drilled).toMatchObject({ outcome: 'did-not-come-back', problems: [{ code: 'history-rewritten' }] })
  await writeFile(join(folder, path), own)
})
