/**
 * A random archive and random keys: C-FIND, QIDO-RS and a plain search in memory, written here, must agree.
 *
 * The oracle knows nothing of the index: it filters an array by the sentences of PS3.4 C.2.2.2.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DataSet, encoderFor, entryOf, Tags, tagOf, UIDs, type VR } from '@leadglass/dicom'
import { cFind, openAssociation, type RequestorAssociation } from '@leadglass/network'
import { instanceOf, part10File } from '@leadglass/testkit'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import { addNode, type PeerFiles } from '../support/dicom-peers.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

/** One instance with the attributes of all levels. */
type Row = Record<string, string>

const names: readonly (readonly [name: string, terms: readonly string[]])[] = [
  ['Müller^Jörg', ['ISO_IR 100']],
  ['MULLER^Jorg', []],
  ['Muller', []],
  ['Smith^John^Q', []],
  ['Smith^Joan', []],
  ['Smithson^John', []],
  ["O'Brien^Pat", []],
  ['Diaz[2]^A', []],
  ['Yamada^Tarou=山田^太郎=やまだ^たろう', ['', 'ISO 2022 IR 87']],
  ['Hong^Gildong=洪^吉洞=홍^길동', ['', 'ISO 2022 IR 149']],
  ['Люксембург^Роза', ['ISO_IR 144']],
  ['Wang^XiaoDong=王^小东', ['GB18030']],
  ['Ångström^Åsa', ['ISO_IR 192']],
]
const pools = {
  StudyDate: ['20230131', '20240229', '20240301', '20241231', ''],
  StudyTime: ['080000', '103059', '120000.5', '235959', ''],
  AccessionNumber: ['A1', 'A10', 'A2', 'B*', ''],
  StudyDescription: ['CT Chest', 'ct abdomen', 'MR', ''],
  PatientID: ['P1', 'P2', 'P10', 'Q1'],
  PatientBirthDate: ['19600101', '20000615', ''],
  PatientSex: ['M', 'F', ''],
  Modality: ['CT', 'MR', 'SR'],
  SeriesNumber: ['1', '2', '10'],
  BodyPartExamined: ['CHEST', 'HEAD', ''],
  RequestedProcedureID: ['RP1', 'RP2', ''],
  InstanceNumber: ['1', '2', '3'],
} as const
const perStudy = [
  'StudyDate',
  'StudyTime',
  'AccessionNumber',
  'StudyDescription',
  'PatientBirthDate',
  'PatientSex',
] as const
const perSeries = ['Modality', 'SeriesNumber', 'BodyPartExamined', 'RequestedProcedureID'] as const

function pick<T>(values: readonly T[], random: () => number): T {
  return values[Math.floor(random() * values.length)]!
}

/** Reproducible: mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

function randomArchive(studyCount: number): { rows: Row[]; files: Uint8Array[] } {
  const random = randomFrom(20240229)
  const rows: Row[] = []
  const files: Uint8Array[] = []
  let count = 0
  const uid = () => `2.25.${9000 + count++}`
  const some = (keywords: readonly (keyof typeof pools)[]) =>
    Object.fromEntries(keywords.map((keyword) => [keyword, pick<string>(pools[keyword], random)]))
  for (let study = 0; study < studyCount; study += 1) {
    const [PatientName, terms] = pick(names, random)
    const ofStudy = {
      StudyInstanceUID: uid(),
      PatientName,
      PatientID: pick(pools.PatientID, random),
      ...some(perStudy),
    }
    for (let series = 0; series <= Math.floor(random() * 2); series += 1) {
      const ofSeries = { ...ofStudy, SeriesInstanceUID: uid(), ...some(perSeries) }
      for (let instance = 0; instance <= Math.floor(random() * 2); instance += 1) {
        const row: Row = { ...ofSeries, SOPInstanceUID: uid(), InstanceNumber: pick(pools.InstanceNumber, random) }
        row.SOPClassUID = row.Modality === 'SR' ? UIDs.BasicTextSRStorage : UIDs.SecondaryCaptureImageStorage
        rows.push(row)
        files.push(part10File(instanceOf(dataSetOf(row, terms))))
      }
    }
  }
  return { rows, files }
}

function dataSetOf(row: Row, terms: readonly string[]): DataSet {
  const set = new DataSet()
  if (terms.length > 0) set.set(Tags.SpecificCharacterSet, 'CS', [...terms])
  for (const [keyword, value] of Object.entries(row)) {
    const tag = tagOf(keyword)!
    const vr = entryOf(tag)!.vrs[0] as Exclude<VR, 'SQ'>
    if (keyword === 'RequestedProcedureID') {
      if (value !== '') set.set(Tags.RequestAttributesSequence, 'SQ', [new DataSet().set(tag, vr, value)])
    } else set.set(tag, vr, keyword === 'PatientName' ? encoderFor(terms).encode(value)! : value)
  }
  return set
}

type Keys = Record<string, string>
type Level = 'study' | 'series' | 'instance'

const uidOf = { study: 'StudyInstanceUID', series: 'SeriesInstanceUID', instance: 'SOPInstanceUID' } as const

function expected(rows: readonly Row[], level: Level, keys: Keys): string[] {
  const found = rows.filter((row) =>
    Object.entries(keys).every(([keyword, value]) => matches(rows, row, keyword, value)),
  )
  return [...new Set(found.map((row) => row[uidOf[level]]!))].sort()
}

function matches(rows: readonly Row[], row: Row, keyword: string, value: string): boolean {
  if (value === '' || value === '*') return true
  if (keyword === 'ModalitiesInStudy') {
    const study = rows.filter(({ StudyInstanceUID }) => StudyInstanceUID === row.StudyInstanceUID)
    return study.some(({ Modality }) => matchesPattern(Modality!, value))
  }
  const stored = row[keyword]!
  if (keyword === 'PatientName') return matchesName(stored, value)
  if (keyword.endsWith('UID')) return value.split('\\').includes(stored)
  if (/Date|Time/.test(keyword)) return matchesRange(stored, value)
  if (/Number$/.test(keyword) && keyword !== 'AccessionNumber') return Number(stored) === Number(value)
  if (keyword === 'StudyDescription') return matchesPattern(plain(stored), plain(value))
  return matchesPattern(stored, value)
}

function matchesPattern(stored: string, pattern: string): boolean {
  if (stored === '') return false
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 'su').test(stored)
}

/** `10` as an end includes all that begins with it. */
function matchesRange(stored: string, value: string): boolean {
  if (stored === '') return false
  if (!value.includes('-')) return stored === value
  const [from, to] = value.split('-') as [string, string]
  return (from === '' || stored >= from) && (to === '' || stored <= to || stored.startsWith(to))
}

/** Any component group; every group of the key must be found. */
function matchesName(stored: string, value: string): boolean {
  const groups = stored.split('=').map(plain)
  return value
    .split('=')
    .filter((group) => group !== '')
    .every((group) => groups.some((each) => matchesPattern(each, plain(group))))
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
}

const date = fc.constantFrom('20240301', '20240229', '20230101', '20241231')
const dates = fc.oneof(
  date,
  fc.tuple(date, date).map(([a, b]) => [a, b].sort().join('-')),
  date.map((day) => `${day}-`),
  date.map((day) => `-${day}`),
)
const hour = fc.constantFrom('08', '0900', '103059', '12', '235959')
const times = fc.oneof(
  fc.constantFrom('103059', '080000'),
  fc.tuple(hour, hour).map(([a, b]) => [a, b].sort().join('-')),
  hour.map((each) => `${each}-`),
)
const nameKeys = fc.constantFrom(
  ...[
    'Müller*',
    'muller^jorg',
    'MULLER*',
    'smith*',
    'Smith^Jo?n*',
    '*john*',
    'sm?th*',
    'yamada*',
    '山田*',
    '=山田^太郎',
  ],
  ...['やまだ*', '홍^길동', 'люкс*', '*роза', '王*', 'angstrom*', 'Å*', "o'brien^pat", 'diaz[2]*', 'nobody', '*'],
)

/** Keys of each level, none or some of them. */
const studyKeys = fc.record(
  {
    StudyDate: dates,
    StudyTime: times,
    AccessionNumber: fc.constantFrom('A1', 'A*', 'A?', '*1*', 'B*'),
    StudyDescription: fc.constantFrom('CT*', '*chest', 'mr', 'CT Chest'),
    PatientName: nameKeys,
    PatientID: fc.constantFrom('P1', 'P*', 'P?', 'p1', 'X'),
    PatientBirthDate: fc.constantFrom('19600101', '19500101-19991231'),
    PatientSex: fc.constantFrom('M', 'F', 'f'),
    ModalitiesInStudy: fc.constantFrom('CT', 'MR', 'SR', 'C*'),
  },
  { requiredKeys: [] },
)
const seriesKeys = fc.record(
  {
    Modality: fc.constantFrom('CT', 'MR', '?R', 'ct'),
    SeriesNumber: fc.constantFrom('1', '2', '10', '3'),
    BodyPartExamined: fc.constantFrom('CHEST', 'H*', 'chest'),
    RequestedProcedureID: fc.constantFrom('RP1', 'RP*', 'X'),
  },
  { requiredKeys: [] },
)
const instanceKeys = fc.record(
  {
    InstanceNumber: fc.constantFrom('1', '2', '9'),
    SOPClassUID: fc.constantFrom<string>(UIDs.BasicTextSRStorage, UIDs.SecondaryCaptureImageStorage),
  },
  { requiredKeys: [] },
)
const questions: fc.Arbitrary<{ level: Level; keys: Keys }> = fc.oneof(
  studyKeys.map((keys) => ({ level: 'study' as const, keys: keys as Keys })),
  fc.tuple(studyKeys, seriesKeys).map(([a, b]) => ({ level: 'series' as const, keys: { ...a, ...b } as Keys })),
  fc
    .tuple(studyKeys, seriesKeys, instanceKeys)
    .map(([a, b, c]) => ({ level: 'instance' as const, keys: { ...a, ...b, ...c } as Keys })),
)

let archive: TestServer
let scratch: string
let association: RequestorAssociation
const { rows, files } = randomArchive(60)

beforeAll(async () => {
  archive = await startServer()
  scratch = await mkdtemp(join(tmpdir(), 'leadglass-oracle-'))
  const folder = join(scratch, 'files')
  mkdirSync(folder)
  for (const [index, file] of files.entries()) writeFileSync(join(folder, `${index}.dcm`), file)
  expect(await runOperation(archive.folder, 'import', { paths: [folder] })).toMatchObject({ stored: rows.length })
  association = await relationalAssociation(await addNode(archive.folder, 'ASKER', scratch))
})
afterAll(async () => {
  await association.release()
  await archive.close()
  await rm(scratch, { recursive: true })
})

function relationalAssociation({ pem }: PeerFiles): Promise<RequestorAssociation> {
  const [host, port] = archive.server.ready.dicomTls.split(':') as [string, string]
  const sopClassUID = UIDs.StudyRootQueryRetrieveInformationModelFind
  return openAssociation({
    ...{ host, port: Number(port), callingAETitle: 'ASKER', calledAETitle: 'LEADGLASS' },
    contexts: [{ abstractSyntaxUID: sopClassUID, transferSyntaxUIDs: [UIDs.ExplicitVRLittleEndian] }],
    extendedNegotiations: [{ sopClassUID, information: Uint8Array.of(1, 0, 0) }],
    tls: { key: pem.key, certificate: pem.certificate, authority: pem.authority },
  })
}

async function byCFind(level: Level, keys: Keys): Promise<{ uids: string[]; names: Map<string, string> }> {
  const identifier = new DataSet()
    .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
    .set(Tags.QueryRetrieveLevel, 'CS', level === 'instance' ? 'IMAGE' : level.toUpperCase())
  const asked = { PatientName: '', [uidOf[level]]: '', ...keys }
  for (const [keyword, value] of Object.entries(asked)) {
    const tag = tagOf(keyword)!
    const vr = entryOf(tag)!.vrs[0] as Exclude<VR, 'SQ'>
    if (keyword === 'RequestedProcedureID')
      identifier.set(Tags.RequestAttributesSequence, 'SQ', [new DataSet().set(tag, vr, value)])
    else identifier.set(tag, vr, value)
  }
  const found = new Map<string, string>()
  const abstractSyntaxUID = UIDs.StudyRootQueryRetrieveInformationModelFind
  const operation = cFind(association, { abstractSyntaxUID, identifier })
  for await (const answer of operation)
    found.set(answer.string(tagOf(uidOf[level])!)!, answer.strings(Tags.PatientName).join('\\'))
  expect(await operation.response).toMatchObject({ Status: 0 })
  return { uids: [...found.keys()].sort(), names: found }
}

async function byQido(level: Level, keys: Keys): Promise<string[]> {
  const path = { study: 'studies', series: 'series', instance: 'instances' }[level]
  const query = new URLSearchParams(Object.entries(keys).filter(([, value]) => value !== ''))
  const answer = await archive.send(`/dicom-web/${path}?${query}`, { as: 'clinician' })
  expect(answer.status, answer.text).toBe(200)
  const key = tagOf(uidOf[level])!.toString(16).padStart(8, '0').toUpperCase()
  return answer
    .json()
    .map((each: Record<string, { Value: string[] }>) => each[key]!.Value[0])
    .sort()
}

test('C-FIND, QIDO-RS and the oracle agree on random keys', async () => {
  await fc.assert(
    fc.asyncProperty(questions, async ({ level, keys }) => {
      const uids = expected(rows, level, keys)
      const found = await byCFind(level, keys)
      expect(found.uids).toEqual(uids)
      expect(await byQido(level, keys)).toEqual(uids)
      for (const [uid, name] of found.names)
        expect(name).toBe(rows.find((row) => row[uidOf[level]] === uid)!.PatientName)
    }),
    { numRuns: 150 },
  )
})

test('a list of UIDs finds each of them', async () => {
  const uids = [...new Set(rows.map(({ StudyInstanceUID }) => StudyInstanceUID!))].slice(3, 9).sort()
  const keys = { StudyInstanceUID: uids.join('\\') }
  expect((await byCFind('study', keys)).uids).toEqual(uids)
  expect(await byQido('study', { StudyInstanceUID: uids.join(',') })).toEqual(uids)
})
