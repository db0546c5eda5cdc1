/** `leadglass survey simulate`: what it refuses, what it prints, what it leaves behind. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from '../src/program.ts'
import { run } from './support.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadglass-simulate-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const simulate = (...args: string[]) => ['survey', 'simulate', ...args, '--out', join(folder, 'out')]

test.each([[['--scale', '0']], [['--scale', 'ten']], [['--network', '10.1']], [['--network', '127.256']]])(
  '%j is a usage error',
  async (args) => {
    expect((await run(simulate('noise', ...args))).status).toBe(64)
  },
)

test('an unknown fleet is bad data, and the message lists those that are shipped', async () => {
  const { status, stderr } = await run(simulate('greenbone'))
  expect(status).toBe(65)
  expect(stderr).toContain('greenbone-2019-09, greenbone-2019-11, india-2020-01, noise, one-of-each')
})

test('a file with a mistake names its line', async () => {
  const file = join(folder, 'mine.yaml')
  writeFileSync(file, `${head}  127.3.0.1,80,orthanc,DE,1,1,,X\n`)
  expect(await run(simulate(file))).toMatchObject({ status: 65, stderr: expect.stringContaining('line 9') })
})

test('it prints one line of JSON, runs until it is told to end, and leaves four files and its key', async () => {
  const file = join(folder, 'mine.yaml')
  writeFileSync(file, `${head}  127.3.0.1,11112,orthanc,DE,10,100,,X\n`)
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const terminal = { stdin: Readable.from(['']), stdout, stderr, env: { NO_COLOR: '1' } }
  const ended = runCommand(simulate(file, '--network', '127.44'), terminal)
  const [line] = (await stdout.take(1).toArray()) as [Buffer]
  expect(JSON.parse(String(line))).toMatchObject({ ready: true, fleet: 'mine', systems: 1, scale: 1 })
  process.emit('SIGTERM')
  expect(await ended).toBe(0)
  const files = readdirSync(join(folder, 'out')).sort()
  expect(files).toEqual(['expected.json', 'observed.json', 'operator.key', 'operator.pub', 'scope.yaml', 'targets.csv'])
  expect(readFileSync(join(folder, 'out', 'targets.csv'), 'utf8')).toMatch(/\n127\.44\.0\.1,11112,[\w ]+ 0001,DE\n$/)
  expect(JSON.parse(readFileSync(join(folder, 'out', 'observed.json'), 'utf8'))).toMatchObject({ connections: 0 })
})

const head = [
  'format: leadglass-fleet/1',
  'name: mine',
  'title: Mine',
  'source: made up',
  'seed: 1',
  'until: 2019-09-15',
  'systems: |',
  '  address,port,kind,country,studies,images,options,mark\n',
].join('\n')
