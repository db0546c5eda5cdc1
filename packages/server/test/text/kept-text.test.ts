/** Sentences are known again by their text, and those that other packages say are the ones in the tables. */
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deliveryTroubles } from '../../src/text/delivery-troubles.ts'
import { drillFindings, drillPlaces } from '../../src/text/drill-findings.ts'
import { findingsOf, placesOf, refusalOf, type SaidPart, troublesOf } from '../../src/text/kept-text.ts'
import {
  type Facts,
  refusals,
  type Said,
  type SentenceCode,
  saying,
  sentences,
  textOf,
} from '../../src/text/sentences.ts'
import { tlsFailures } from '../../src/text/tls-failures.ts'

const packages = new URL('../../../', import.meta.url)
const sourceOf = (path: string) => readFileSync(new URL(path, packages), 'utf8')
const factNames = (code: SentenceCode) => [...sentences[code].matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!)

/** A sentence of the table with facts, and its text. */
const saidOf = (code: SentenceCode): fc.Arbitrary<Said> => {
  const facts = factNames(code).map((name) => [name, fc.stringMatching(/^[A-Z0-9_]{1,16}$/)] as const)
  if (facts.length === 0) return fc.constant({ code })
  return fc.record(Object.fromEntries(facts)).map((facts) => saying(code, facts as Facts))
}

const codesOf = (table: object) => Object.keys(table) as SentenceCode[]
const headsOf = (table: object) => codesOf(table).filter((code) => sentences[code].endsWith(':'))
const tailsOf = (table: object) => codesOf(table).filter((code) => !sentences[code].endsWith(':'))

describe.each([
  ['a refusal', refusals, (text: string) => [refusalOf(text)]],
  ['why a delivery failed', deliveryTroubles, troublesOf],
  ['what a drill found', drillFindings, findingsOf],
  ['where it found that', drillPlaces, placesOf],
])('%s', (_, table, read) => {
  test.each(tailsOf(table))('is known again by its text: %s', (code) => {
    fc.assert(
      fc.property(saidOf(code), (said) => {
        expect(read(textOf(said))).toEqual([said])
      }),
    )
  })

  test('is not taken for another text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(read(`x${text}`)?.[0]).toBeUndefined()
      }),
    )
    expect(read('too many connections')?.[0]).toBeUndefined()
  })
})

describe.each([
  ['why a delivery failed', deliveryTroubles, troublesOf],
  ['what a drill found', drillFindings, findingsOf],
])('%s', (_, table, read) => {
  const tail = fc.constantFrom(...tailsOf(table)).chain(saidOf)

  test('is known by its parts where one sentence begins what another one ends', () => {
    const heads = fc.array(fc.constantFrom(...headsOf(table)), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(heads, tail, (heads, tail) => {
        const said = [...heads.map((code) => saying(code)), tail]
        expect(read(said.map(textOf).join(' '))).toEqual(said)
      }),
    )
  })

  test('stays a text where a part of it is none of ours', () => {
    for (const code of headsOf(table)) expect(read(`${sentences[code]} too many connections`)).toBeUndefined()
  })
})

test('several places are one within the other', () => {
  expect(placesOf('pack 0003, octet 512, study ab')).toEqual([
    { code: 'at-pack', facts: { pack: '0003' } },
    { code: 'at-octet', facts: { octet: '512' } },
    { code: 'at-study', facts: { study: 'ab' } },
  ])
  expect(placesOf('pack 0003, elsewhere')).toBeUndefined()
})

describe('the network package', () => {
  /** Of what a sender of instances has to do with. */
  const sources = ['association', 'dimse', 'tls', 'upper-layer']
    .flatMap((part) =>
      readdirSync(new URL(`network/src/${part}/`, packages), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => sourceOf(`network/src/${part}/${path}`)),
    )
    .join('\n')

  /** What only an acceptor says, and what begins with the name of a message. */
  const others = ['The listener is shutting down', '7 7']

  const literals = [
    /new NetworkError\(\s*'LG_\w+',\s*(['`])(.*?)\1/gs,
    /return timeout\((')(.*?)\1/g,
    /#within\(\s*(')(.*?)\1/gs,
  ].flatMap((form) => [...sources.matchAll(form)].map(([, , text]) => text!))

  /** With something in the place of what is known only then. */
  const filled = (text: string, by: string) => text.replace(/\$\{[^}]*\}/g, by)

  test('says nothing to a sender that has no code', () => {
    expect(literals.length).toBeGreaterThan(25)
    const unknown = literals.filter(
      (text) => !troublesOf(filled(text, '7')) && !troublesOf(filled(text, 'no reason given')),
    )
    expect(unknown.map((text) => filled(text, '7')).filter((text) => !others.includes(text))).toEqual([])
  })

  test('gives no reason of a rejection or an abort that has no code', () => {
    const reasonsIn = (path: string, form: RegExp) => [...sourceOf(path).matchAll(form)].map(([, text]) => text!)
    const rejections = reasonsIn('network/src/upper-layer/associate-rj.ts', /^ {2}'\d\.\d': '(.*)',$/gm)
    const aborts = reasonsIn('network/src/upper-layer/abort.ts', /^ {2}'(.*)',$/gm)
    expect([rejections.length, aborts.length]).toEqual([8, 7])
    const texts = [
      ...[...rejections, 'reason 9 of source 3'].flatMap((why) => [
        `The association was rejected permanently: ${why}`,
        `The association was rejected for now: ${why}`,
      ]),
      ...[...aborts, 'reason 9'].map((why) => `aborted by the peer's service provider: ${why}`),
      'aborted by the peer',
    ]
    expect(texts.filter((text) => !troublesOf(text))).toEqual([])
    expect(sources).toMatch(/`aborted by the peer's service provider: \$\{/)
    expect(sources).toMatch(/`The association was rejected \$\{how\}: \$\{/)
  })

  test('says failures of TLS in the words by which their codes are found', () => {
    const source = sourceOf('network/src/tls/tls-failure.ts')
    const said = [...source.matchAll(/^ {2}\['(\w+)', '(.*)'\],$/gm)].map(([, code, text]) => [code!, text!] as const)
    expect(said.length).toBeGreaterThan(10)
    expect([...new Set(said.map(([, text]) => text))].sort()).toEqual([...tlsFailures.keys()].sort())
    for (const [text, code] of tlsFailures) expect(said).toContainEqual([code, text])
    expect(source).toMatch(/`the TLS handshake failed \(\$\{code\}\)`/)
    const expired: SaidPart[] = [{ code: 'tls-none' }, { area: 'tls', code: 'CERT_HAS_EXPIRED' }]
    expect(troublesOf('No TLS connection: the certificate has expired')).toEqual(expired)
    expect(troublesOf('not delivered in time: No TLS connection: the certificate has expired')).toEqual([
      { code: 'delivery-late' },
      ...expired,
    ])
  })
})

describe('the archive and audit packages', () => {
  const filled = (text: string) => text.replace(/\$\{[^}]*\}/g, '7')
  const literalsIn = (path: string, ...forms: RegExp[]) =>
    forms.flatMap((form) => [...sourceOf(path).matchAll(form)].map(([, , text]) => filled(text!)))

  test('say nothing of a backup that has no code', () => {
    const altered = /altered\([^,]*(?:\([^)]*\))?[^,]*, (['`])(.*?)\1/g
    const paths = ['backup-folder', 'backup-list', 'restore-generation'].map((name) => `archive/src/backup/${name}.ts`)
    const whys = paths.flatMap((path) => literalsIn(path, altered))
    expect(whys.length).toBe(12)
    const what = (why: string) => (why.endsWith('than the list says') ? 'a file' : 'object 00ff')
    const unknown = whys.filter((why) => !findingsOf(`the backup was altered: ${what(why)} ${why}`))
    expect(unknown).toEqual([])
    const errors = literalsIn(
      'archive/src/backup/backup-error.ts',
      /'LG_BACKUP_(?:FOREIGN|FULL|UNREACHABLE)', (['`])(.*?)\1/g,
    )
    const folder = literalsIn('archive/src/backup/backup-folder.ts', /'LG_BACKUP_(?:OTHER|MISSING)', (['`])(.*?)\1/g)
    expect([errors.length, folder.length]).toEqual([3, 2])
    expect([...errors, ...folder].filter((text) => !findingsOf(text))).toEqual([])
  })

  test('say nothing of a log that has no code', () => {
    const forms = [/message(?:: | = )(['`])(.*?)\1/g, /^ {6}[?:] (`)(.*?)`/gm]
    const verified = ['verify', 'verify-bundle'].flatMap((name) => literalsIn(`audit/src/verify/${name}.ts`, ...forms))
    const notes = ['checkpoint', 'signed-note'].flatMap((name) =>
      literalsIn(`audit/src/note/${name}.ts`, /new AuditError\('LG_AUDIT_\w+', (')(.*?)\1/g),
    )
    expect([verified.length, notes.length]).toEqual([12, 3])
    expect([...verified, ...notes].filter((text) => !findingsOf(text))).toEqual([])
  })
})
