/** The commands of the survey as people type them: what is refused, with which status, and what a dry run says. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leadglass } from './support/leadglass.ts'
import { prepareSurvey } from './support/survey.ts'

let folder: string
let args: string[]
let connections = 0
const listener = createServer((socket) => {
  connections++
  socket.destroy()
})

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'survey-commands-'))
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  args = await prepareSurvey(folder, [{ port: listeningPort() }], [])
})
afterAll(() => {
  listener.close()
  rmSync(folder, { recursive: true, force: true })
})

function listeningPort(): number {
  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  return address.port
}

test('a dry run says what would be done and sends nothing', async () => {
  const { status, stdout } = await leadglass([...args, '--dry-run'])
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    hosts: 1,
    targets: 1,
    connections: { fewest: 1, most: 6 },
    pace: 'unpaced',
  })
  expect(connections).toBe(0)
  expect(existsSync(join(folder, 'out'))).toBe(false)
})

test('targets come from standard input, too; what is out of scope is told', async () => {
  const fromInput = args.map((each) => (each.endsWith('targets.csv') ? '-' : each)).filter((each) => each !== '--json')
  const input = `127.0.0.1,${listeningPort()}\n192.0.2.1,104\n`
  const { status, stdout, stderr } = await leadglass([...fromInput, '--out', join(folder, 'from-input')], input)
  expect(status).toBe(0)
  expect(stderr).toContain('1 target left out')
  expect(stdout).toMatch(/analysed +1\n/)
  expect(connections).toBeGreaterThan(0)
})

test('a second run of a complete folder answers from it and asks nobody', async () => {
  const first = await leadglass(args)
  const before = connections
  const second = await leadglass(args)
  expect(second.stdout).toBe(first.stdout)
  expect(connections).toBe(before)
})

test('a line of the targets that is none is named, with the status for bad data', async () => {
  const targets = join(folder, 'bad.csv')
  writeFileSync(targets, '127.0.0.1,104\nlocalhost,104\n')
  const { status, stderr } = await leadglass(args.map((each) => (each.endsWith('targets.csv') ? targets : each)))
  expect(status).toBe(65)
  expect(stderr).toMatch(/line 2 .*\[LG_SURVEY_TARGETS_INVALID\]/)
})

test('a scope that was changed after signing is refused, with the status for bad configuration', async () => {
  const place = join(folder, 'changed')
  mkdirSync(place)
  const changed = await prepareSurvey(place, [{ port: 104 }], [])
  const scope = join(place, 'scope.yaml')
  writeFileSync(scope, readFileSync(scope, 'utf8').replace('127.0.0.0/8', '127.0.0.0/9'))
  const { status, stderr } = await leadglass(changed)
  expect(status).toBe(78)
  expect(stderr).toContain('changed after it was signed')
})

test('a signer whom nobody here believes does not open the internet', async () => {
  const place = join(folder, 'stranger')
  mkdirSync(place)
  const foreign = await prepareSurvey(place, [{ port: 104, address: '192.0.2.1' }], [])
  const scope = join(place, 'scope.yaml')
  const text = readFileSync(scope, 'utf8').replace('127.0.0.0/8', '192.0.2.0/24').replace('pace: unpaced\n', '')
  writeFileSync(scope, `${text.slice(0, text.indexOf('signatures:'))}identity: { policyUrl: https://test.example/ }\n`)
  await leadglass(['survey', 'sign', '--scope', scope, '--keys', join(place, 'keys')])
  const { status, stderr } = await leadglass([...foreign, '--keys', join(folder, 'other-keys')])
  expect(status).toBe(78)
  expect(stderr).toContain('nobody this operator trusts')
})
