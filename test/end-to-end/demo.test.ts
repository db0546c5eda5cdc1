/** `leadglass demo`: studies sent over DICOM TLS, a link that signs in once, and nothing left behind. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { Agent, request } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { ctSeries } from './support/files.ts'
import { leadglass, outcomeOf, spawnLeadglass } from './support/leadglass.ts'

interface Ready {
  ready: boolean
  https: string
  link: string
  instances: number
}

/** The demo makes its certificate authority itself and throws it away: nobody could know it beforehand. */
const dispatcher = new Agent({ connect: { rejectUnauthorized: false } })

test.each(['SIGINT', 'SIGTERM'] as const)(
  'shows the given folder, signs in once, and removes everything at %s',
  async (signal) => {
    const place = mkdtempSync(join(tmpdir(), 'leadglass-test-'))
    onTestFinished(() => rmSync(place, { recursive: true, force: true }))
    const [first] = ctSeries()
    const folder = dirname(first!.path)
    const child = spawnLeadglass(['demo', folder, '--json'], { TMPDIR: place })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    const ended = outcomeOf(child)
    const ready = await readyLine(child.stdout!)
    expect(ready).toMatchObject({ ready: true, instances: expect.any(Number) })
    expect(ready.instances).toBeGreaterThan(0)
    expect(readdirSync(place)).toHaveLength(1)

    const cookie = await redeem(ready)
    const { statusCode, body } = await request(`${ready.https}/dicom-web/instances?limit=1`, {
      headers: { cookie },
      dispatcher,
    })
    expect(statusCode).toBe(200)
    expect(await body.json()).toHaveLength(1)
    await expect(redeem(ready)).rejects.toThrow()

    child.kill(signal)
    expect(await ended).toMatchObject({ status: 0, stderr: '' })
    expect(readdirSync(place)).toEqual([])
  },
  60_000,
)

test('npm run demo ends at Ctrl-C, which reaches it from the terminal and from npm, and removes everything', async () => {
  const place = mkdtempSync(join(tmpdir(), 'leadglass-test-'))
  onTestFinished(() => rmSync(place, { recursive: true, force: true }))
  const folder = dirname(ctSeries()[0]!.path)
  const child = spawn('npm', ['run', '--silent', 'demo', '--', folder, '--json'], {
    env: { ...process.env, TMPDIR: place },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = once(child, 'close')
  expect(await readyLine(child.stdout!)).toMatchObject({ ready: true })
  process.kill(-child.pid!, 'SIGINT')
  await ended
  expect(readdirSync(place)).toEqual([])
}, 60_000)

test('a folder without DICOM files is an error that names it, and leaves nothing behind', async () => {
  const place = mkdtempSync(join(tmpdir(), 'leadglass-test-'))
  onTestFinished(() => rmSync(place, { recursive: true, force: true }))
  const outcome = await leadglass(['demo', place])
  expect(outcome).toMatchObject({ status: 65, stdout: '' })
  expect(outcome.stderr).toContain(place)
})

async function readyLine(stdout: NodeJS.ReadableStream): Promise<Ready> {
  for await (const line of createInterface({ input: stdout })) return JSON.parse(line) as Ready
  throw new Error('the demo ended before it was ready')
}

/** Redeems the link as the page behind it does. @returns the session's cookie @throws when the link is used up */
async function redeem({ https, link }: Ready): Promise<string> {
  const [, secret] = link.split('/#/link/')
  const { statusCode, headers } = await request(`${https}/api/session/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: https },
    body: JSON.stringify({ secret }),
    dispatcher,
  })
  if (statusCode !== 200) throw new Error(`the link was answered with ${statusCode}`)
  return String(headers['set-cookie']).split(';')[0]!
}
