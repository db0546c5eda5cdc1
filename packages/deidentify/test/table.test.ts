/** Every row of Table E.1-1 with every option: what the table says is what happens to a value, in the root and in an item. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataSet, entryOf, factsOf, type Tag, Tags, type VR } from '@leadglass/dicom'
import { describe, expect, test } from 'vitest'
import {
  deidentifyDataSet,
  optionFacts,
  type ProfileOption,
  Pseudonyms,
  profileOf,
  profileOptions,
} from '../src/index.ts'
import { type ConfidentialityRow, confidentialityRows } from '../src/profile/confidentiality-table.ts'

const pseudonyms = new Pseudonyms(new Uint8Array(32).fill(1))

/** Column of an option in Table E.1-1 as the source of the table names it. */
const sourceColumns: Readonly<Record<string, string>> = {
  p: 'rtnSafePrivOpt',
  u: 'rtnUIDsOpt',
  d: 'rtnDevIdOpt',
  i: 'rtnInstIdOpt',
  c: 'rtnPatCharsOpt',
  f: 'rtnLongFullDatesOpt',
  m: 'rtnLongModifDatesOpt',
  t: 'cleanDescOpt',
  s: 'cleanStructContOpt',
  g: 'cleanGraphOpt',
}

const source = join(
  import.meta.dirname,
  '../../..',
  process.env.LEADGLASS_TEST_DATA ?? '../shared/data',
  'standard/confidentiality_profile_attributes.json',
)

test('the table has the 621 rows of the Standard', () => {
  expect(confidentialityRows).toHaveLength(621)
  expect(new Set(confidentialityRows.map(({ tag }) => tag)).size).toBe(621)
})

test.runIf(existsSync(source))('the table says what its source says', () => {
  const rows: Record<string, string>[] = JSON.parse(readFileSync(source, 'utf8'))
  const byTag = new Map(confidentialityRows.map((row) => [row.tag, row]))
  for (const row of rows) {
    const tag = row.tag!.includes('GGGG') ? 'ggggxxxx' : row.tag!.replace(/[(),]/g, '').toLowerCase()
    const ours = byTag.get(tag)
    expect(ours?.basic, row.name).toBe(row.basicProfile)
    for (const [letter, column] of Object.entries(sourceColumns))
      expect(ours?.options.get(letter), `${row.name} ${column}`).toBe(row[column])
  }
})

/** A value of each VR that would tell who it was. */
const telling: Readonly<Partial<Record<VR, string>>> = {
  AE: 'WARD7',
  AS: '047Y',
  CS: 'ZWEIG',
  DA: '20170314',
  DS: '71.5',
  DT: '20170314081500',
  IS: '48151',
  LO: 'Zweig head 48151623',
  LT: 'Zweig head 48151623',
  PN: 'Zweig^Stefan',
  SH: 'Zweig head',
  ST: 'Zweig head 48151623',
  TM: '081500',
  UC: 'Zweig head 48151623',
  UI: '1.2.3.48151623',
  UR: 'https://zweig.example',
  UT: 'Zweig head 48151623',
}

function sample(tag: Tag, vr: VR): DataSet {
  const set = new DataSet()
  if (vr === 'SQ')
    return set.set(tag, vr, [new DataSet().set(Tags.PatientName, 'PN', 'Zweig^Stefan').set(Tags.Rows, 'US', 7)])
  if (factsOf(vr).kind === 'text') return set.set(tag, vr, telling[vr]!)
  return set.set(tag, vr, new Uint8Array(8).fill(0x5a))
}

function tagOfRow({ tag }: ConfidentialityRow): Tag {
  if (tag === 'ggggxxxx') return 0x00191001
  return Number.parseInt(tag === '50xxxxxx' ? '50003000' : tag.replaceAll('x', '0'), 16)
}

/** What the table asks for with this option; where it leaves a choice by Type, what suits every Type. */
function expected(row: ConfidentialityRow, option: ProfileOption | undefined): string {
  const column = option && optionFacts(option).column
  const chosen = column && row.options.get(column)
  if (chosen !== undefined && chosen !== '') return chosen
  if (row.basic === 'X/Z/U*') return 'U'
  if (row.name === 'Referenced Study Sequence') return 'X'
  return row.basic.includes('D') ? 'D' : row.basic.includes('Z') ? 'Z' : row.basic
}

/** Set by the profile itself, whatever was there. */
const stated: ReadonlySet<Tag> = new Set([
  Tags.PatientName,
  Tags.PatientID,
  Tags.PatientIdentityRemoved,
  Tags.DeidentificationMethod,
  Tags.DeidentificationMethodCodeSequence,
])

describe.each([undefined, ...profileOptions])('Basic Profile with option %s', (option) => {
  const profile = profileOf(option === undefined ? [] : [option])

  test('does to each of the 621 attributes what the table says', () => {
    for (const row of confidentialityRows) check(row, false)
  })

  test('does the same inside a sequence', () => {
    for (const row of confidentialityRows) check(row, true)
  })

  function check(row: ConfidentialityRow, nested: boolean): void {
    const tag = tagOfRow(row)
    if (!nested && stated.has(tag)) return
    const vr = (entryOf(tag)?.vrs[0] ?? 'LO') as VR
    const before = sample(tag, vr)
    const root = new DataSet().set(Tags.PatientName, 'PN', 'Zweig^Stefan').set(Tags.PatientID, 'LO', '48151')
    if (nested) root.set(Tags.ReferencedSeriesSequence, 'SQ', [before])
    else root.put(before.get(tag)!)
    const result = deidentifyDataSet(root, { profile, pseudonyms })
    const after = nested ? result.items(Tags.ReferencedSeriesSequence)[0]! : result
    verify(row, tag, vr, before, after)
  }

  function verify(row: ConfidentialityRow, tag: Tag, vr: VR, before: DataSet, after: DataSet): void {
    const where = `${row.tag} ${row.name} ${vr}`
    const action = expected(row, option)
    const element = after.get(tag)
    const value = vr === 'SQ' ? undefined : after.octets(tag)
    const same = value !== undefined && Buffer.from(value).equals(Buffer.from(before.octets(tag) ?? []))
    if (vr === 'SQ') {
      for (const item of after.items(tag)) expect(item.string(Tags.PatientName) ?? '', where).not.toContain('Zweig')
      if (action === 'X') expect(element, where).toBeUndefined()
      else expect(element, where).toBeDefined()
      if (action === 'Z') expect(after.items(tag), where).toEqual([])
      if (['D', 'U', 'K', 'C'].includes(action)) expect(after.items(tag), where).toHaveLength(1)
      if (['U', 'K', 'C'].includes(action)) expect(after.items(tag)[0]?.integer(Tags.Rows), where).toBe(7)
      return
    }
    if (action === 'X') expect(element, where).toBeUndefined()
    if (action === 'Z') expect(value, where).toHaveLength(0)
    if (action === 'D' || action === 'U') {
      expect(value?.length, where).toBeGreaterThan(0)
      expect(same, where).toBe(false)
    }
    if (action === 'K') expect(value?.length, where).toBeGreaterThan(0)
    if (action === 'K' && (vr === 'UI' || vr === 'DA' || vr === 'AS')) expect(same, where).toBe(true)
    if (action === 'C') expect(after.strings(tag).join(), where).not.toMatch(/zweig|48151/i)
    if (action === 'C' && vr === 'DA') expect(after.string(tag), where).toMatch(/^\d{8}$/)
  }
})
