import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SurveyError } from '../../src/errors.ts'
import { requireInForce } from '../../src/scope/admit.ts'
import { openOperatorKey, trustedKeys, trustKey } from '../../src/scope/operator-key.ts'
import { addSignature, parseScope, readScope } from '../../src/scope/scope-file.ts'
import { writeSignedScope } from '../../src/scope/write-signed-scope.ts'

const now = Date.parse('2026-11-20T12:00:00Z')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'survey-scope-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What an operator writes, its comments included. */
function scopeText(addresses: string, more = 'identity: { policyUrl: https://hospital.example/survey }'): string {
  return `# agreed by telephone
format: leadglass-survey-scope/1
name: Outside addresses of the trust
authority: Board decision 12/2026
contact: security@hospital.example
ticket: SEC-4711
validFrom: 2026-11-01
validTo: 2026-11-30 # a month
addresses: [${addresses}]
${more}`
}

async function signed(name: string, text: string, signers: readonly string[]) {
  const path = join(folder, `${name}.yaml`)
  await writeFile(path, text)
  for (const signer of signers) {
    const key = await openOperatorKey(join(folder, signer))
    await addSignature(path, (terms) => key.sign(terms))
  }
  return { path, scope: await readScope(path), trusted: await trustedKeys(join(folder, 'ada')) }
}

const refusal = (message: RegExp) =>
  expect.objectContaining({ code: 'LG_SURVEY_SCOPE_INVALID', message: expect.stringMatching(message) })

test('a scope signed by the operator is in force, and the file keeps its comments', async () => {
  const { path, scope, trusted } = await signed('good', scopeText('192.0.2.0/24'), ['ada'])
  requireInForce(scope, trusted, now)
  expect(await readFile(path, 'utf8')).toContain('# agreed by telephone')
})

test('a day as validTo counts to its end; before and after, the scope is refused', async () => {
  const { scope, trusted } = await signed('dates', scopeText('192.0.2.0/24'), ['ada'])
  requireInForce(scope, trusted, Date.parse('2026-11-30T23:59:59Z'))
  expect(() => requireInForce(scope, trusted, Date.parse('2026-12-01T00:00:00Z'))).toThrow(refusal(/valid until/))
  expect(() => requireInForce(scope, trusted, Date.parse('2026-10-31T23:59:59Z'))).toThrow(refusal(/before/))
})

test('unsigned, changed after signing, or signed by a stranger: refused', async () => {
  const unsigned = await signed('unsigned', scopeText('192.0.2.0/24'), [])
  expect(() => requireInForce(unsigned.scope, unsigned.trusted, now)).toThrow(refusal(/not signed/))
  const { path, trusted } = await signed('changed', scopeText('192.0.2.0/24'), ['ada'])
  await writeFile(path, (await readFile(path, 'utf8')).replace('192.0.2.0/24', '192.0.0.0/22'))
  const changed = await readScope(path)
  expect(() => requireInForce(changed, trusted, now)).toThrow(refusal(/changed after/))
  const stranger = await signed('stranger', scopeText('192.0.2.0/24'), ['mallory'])
  expect(() => requireInForce(stranger.scope, stranger.trusted, now)).toThrow(refusal(/nobody this operator trusts/))
})

test.each(['0.0.0.0/0', '"::/0"', '0.0.0.0/1, 128.0.0.0/1', '10.0.0.0/7'])(
  '%s is refused whoever signs',
  async (wide) => {
    const { scope, trusted } = await signed('wide', scopeText(wide), ['ada', 'grace'])
    expect(() => requireInForce(scope, trusted, now)).toThrow(refusal(/wider than any network/))
  },
)

test('all of IPv4 in pieces is refused', async () => {
  const pieces = Array.from({ length: 129 }, (_, index) => `${index}.0.0.0/8`).join(', ')
  const { scope, trusted } = await signed('pieces', scopeText(pieces), ['ada'])
  expect(() => requireInForce(scope, trusted, now)).toThrow(refusal(/more than half/))
})

test('more than 65,536 addresses need a second signer whom the operator believes', async () => {
  const alone = await signed('alone', scopeText('10.0.0.0/15'), ['ada', 'mallory'])
  expect(() => requireInForce(alone.scope, alone.trusted, now)).toThrow(refusal(/second signer/))
  const grace = await openOperatorKey(join(folder, 'grace'))
  await trustKey(join(folder, 'ada'), grace.publicKey, 'Grace')
  const both = await signed('both', scopeText('10.0.0.0/15'), ['ada', 'grace'])
  requireInForce(both.scope, both.trusted, now)
})

test('a scope without a page about the survey is refused, but on loopback', async () => {
  const { scope, trusted } = await signed('nameless', scopeText('192.0.2.0/24', ''), ['ada'])
  expect(() => requireInForce(scope, trusted, now)).toThrow(refusal(/policyUrl/))
  const loopback = await signed('loopback', scopeText('127.0.0.1', ''), ['ada'])
  requireInForce(loopback.scope, trusted, now)
})

test('signing twice with one key leaves one signature', async () => {
  const { scope } = await signed('twice', scopeText('192.0.2.0/24'), ['ada', 'ada'])
  expect(scope.signatures).toHaveLength(1)
})

test('a loopback scope of a program runs at once and may be unpaced; another may not', async () => {
  const terms = { ...parseScope(scopeText('127.0.0.0/8')).terms, pace: 'unpaced' as const }
  const scope = await readScope(await writeSignedScope(join(folder, 'fleet'), terms))
  requireInForce(scope, new Set(), now)
  const { scope: outside, trusted } = await signed('fast', scopeText('192.0.2.0/24', `pace: unpaced`), ['ada'])
  expect(() => requireInForce(outside, trusted, now)).toThrow(refusal(/unpaced/))
})

test.each([
  ['a name instead of an address', scopeText('192.0.2.0/24, pacs.hospital.example'), 9],
  ['an unknown key', scopeText('192.0.2.0/24', 'adresses: []'), 10],
  ['no YAML', scopeText('192.0.2.0/24', 'pace: {'), 10],
  ['a pace above the limit', scopeText('192.0.2.0/24', 'pace:\n  connectionsPerSecond: 100000'), 11],
  [
    'a header line with a line end',
    scopeText('192.0.2.0/24', 'identity:\n  policyUrl: "https://a.example/\\r\\nX: y"'),
    11,
  ],
  ['a key twice', scopeText('192.0.2.0/24', 'name: Other'), 10],
])('names the line of %s', (_, text, line) => {
  expect(() => parseScope(text)).toThrow(expect.objectContaining({ code: 'LG_SURVEY_SCOPE_INVALID', detail: { line } }))
})

test('refuses aliases', () => {
  expect(() => parseScope(scopeText('&a 192.0.2.1, *a'))).toThrow(refusal(/aliases/))
})

test('any text is a scope or is refused with our own error', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(300), (text, place) => {
      const base = scopeText('192.0.2.0/24')
      try {
        parseScope(base.slice(0, place) + text + base.slice(place + text.length))
      } catch (error) {
        expect(error).toBeInstanceOf(SurveyError)
      }
    }),
  )
})
