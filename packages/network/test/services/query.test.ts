/** Identifiers of queries: read from any octets, written in any character set. */
import { DataSet, DicomError, encodeDataSet, readDataSet, Tags, UIDs } from '@leadglass/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NetworkError, readIdentifier, writeIdentifier } from '../../src/index.ts'
import { AnswerWriter } from '../../src/services/query/answer-writer.ts'
import { answerFindOptions, findOptions } from '../../src/services/query/extended-negotiation.ts'
import { IdentifierError } from '../../src/services/query/identifier-error.ts'
import { informationModels } from '../../src/services/query/information-model.ts'
import { keyMatch } from '../../src/services/query/key-match.ts'
import { readQuery } from '../../src/services/query/query.ts'
import { readRetrieval } from '../../src/services/retrieve/retrieval.ts'

const explicit = UIDs.ExplicitVRLittleEndian
const studyRoot = informationModels.find.get(UIDs.StudyRootQueryRetrieveInformationModelFind)!
const patientRoot = informationModels.find.get(UIDs.PatientRootQueryRetrieveInformationModelFind)!
const plain = { relational: false, combinedDateTime: false, fuzzy: false }

async function* chunks(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < octets.length; at += 5) yield octets.subarray(at, at + 5)
}

function identifier(
  level: string,
  keys: readonly (readonly [number, 'UI' | 'LO' | 'DA' | 'PN', string])[] = [],
): DataSet {
  const set = new DataSet().set(Tags.QueryRetrieveLevel, 'CS', level)
  for (const [tag, vr, value] of keys) set.set(tag, vr, value)
  return set
}

describe('readIdentifier', () => {
  test('gives back what writeIdentifier wrote', async () => {
    const set = identifier('STUDY', [[Tags.PatientID, 'LO', 'P1']])
    for (const syntax of [explicit, UIDs.ImplicitVRLittleEndian, UIDs.ExplicitVRBigEndian]) {
      const read = await readIdentifier(chunks(writeIdentifier(set, syntax)), syntax, 1000)
      expect(read.string(Tags.PatientID)).toBe('P1')
    }
  })

  test('from any octets gives a query or one of its own errors', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(explicit, UIDs.ImplicitVRLittleEndian), read),
    )
    const valid = encodeDataSet(identifier('SERIES', [[Tags.StudyInstanceUID, 'UI', '1.2']]), {
      transferSyntaxUID: explicit,
    })
    await fc.assert(
      fc.asyncProperty(fc.nat(valid.length - 1), fc.nat(255), async (at, octet) => {
        const damaged = Uint8Array.from(valid)
        damaged[at] = octet
        await read(damaged, explicit)
      }),
    )
  })

  async function read(octets: Uint8Array, syntax: string): Promise<void> {
    try {
      const set = await readIdentifier(chunks(octets), syntax, 1000)
      readQuery(set, patientRoot, plain)
      readRetrieval(set, patientRoot, true)
    } catch (error) {
      expect(error instanceof DicomError || error instanceof IdentifierError).toBe(true)
    }
  }

  test('stops at its limit', async () => {
    await expect(readIdentifier(chunks(new Uint8Array(100)), explicit, 50)).rejects.toBeInstanceOf(NetworkError)
  })
})

describe('a hierarchical query', () => {
  test.each([
    ['lacks its level', new DataSet(), studyRoot],
    ['has a level of another model', identifier('PATIENT'), studyRoot],
    ['lacks the study above', identifier('SERIES'), studyRoot],
    ['has two studies above', identifier('SERIES', [[Tags.StudyInstanceUID, 'UI', '1.2\\1.3']]), studyRoot],
    ['lacks the patient above', identifier('STUDY'), patientRoot],
    ['has a wildcard for the patient above', identifier('STUDY', [[Tags.PatientID, 'LO', 'P*']]), patientRoot],
    ['has no date for a date', identifier('STUDY', [[Tags.StudyDate, 'DA', 'today']]), studyRoot],
  ])('is refused when it %s', (_, set, model) => {
    expect(() => readQuery(set, model, plain)).toThrow(IdentifierError)
  })

  test('that is relational needs nothing above', () => {
    expect(readQuery(identifier('IMAGE'), studyRoot, { ...plain, relational: true }).level).toBe('IMAGE')
  })
})

test.each([
  ['LO', ['Smi*'], { kind: 'wildcard', value: 'Smi*' }],
  ['LO', ['Smith'], { kind: 'single', value: 'Smith' }],
  ['LO', ['*'], undefined],
  ['LO', [''], undefined],
  ['CS', ['CT', 'MR'], { kind: 'list', values: ['CT', 'MR'] }],
  ['UI', ['1.2', '1.3'], { kind: 'list', values: ['1.2', '1.3'] }],
  ['DA', ['20240101-'], { kind: 'range', from: '20240101' }],
  ['DA', ['-20240101'], { kind: 'range', to: '20240101' }],
  ['DA', ['2024.01.01'], { kind: 'single', value: '20240101' }],
  ['TM', ['08:00-10'], { kind: 'range', from: '0800', to: '10' }],
  ['DT', ['20240101-0500'], { kind: 'single', value: '20240101-0500' }],
  ['IS', ['007'], { kind: 'single', value: '7' }],
  ['PN', ['Smi*'], { kind: 'name', value: 'Smi*', fuzzy: true }],
] as const)('%s %j means %j', (vr, values, match) => {
  expect(keyMatch(0x00080020, vr, values, true)).toEqual(match)
})

test('of the options asked for, those that there are are granted', () => {
  expect(answerFindOptions(Uint8Array.of(1, 1, 1, 1, 1))).toEqual(Uint8Array.of(1, 1, 1, 0, 0))
  expect(answerFindOptions(Uint8Array.of(0, 2))).toEqual(Uint8Array.of(0, 0))
  expect(findOptions(undefined)).toEqual(plain)
})

describe('an answer', () => {
  const keys = [
    { tag: Tags.Modality, vr: 'CS' as const, keyword: 'Modality' },
    { tag: Tags.PatientName, vr: 'PN' as const, keyword: 'PatientName' },
    { tag: Tags.Rows, vr: 'US' as const, keyword: 'Rows' },
    {
      tag: Tags.RequestAttributesSequence,
      vr: 'SQ' as const,
      keyword: 'RequestAttributesSequence',
      items: [{ tag: Tags.RequestedProcedureID, vr: 'SH' as const, keyword: 'RequestedProcedureID' }],
    },
  ]
  const written = (answer: Record<string, string | number>, terms: string[], transferSyntaxUID: string) => {
    const constants = new Map([[Tags.QueryRetrieveLevel, ['CS', 'STUDY'] as const]])
    const writer = new AnswerWriter({ keys, constants, specificCharacterSet: terms, transferSyntaxUID })
    return readDataSet(writer.write(answer), { transferSyntaxUID })
  }

  test.each([explicit, UIDs.ImplicitVRLittleEndian, UIDs.ExplicitVRBigEndian])(
    'reads as it was meant in %s',
    (syntax) => {
      const answer = { Modality: 'CT', PatientName: 'Smith^J', Rows: 513, RequestedProcedureID: 'RP' }
      const set = written(answer, [], syntax)
      expect(set.string(Tags.PatientName)).toBe('Smith^J')
      expect(set.integer(Tags.Rows)).toBe(513)
      expect(set.items(Tags.RequestAttributesSequence)[0]?.string(Tags.RequestedProcedureID)).toBe('RP')
      expect(set.has(Tags.SpecificCharacterSet)).toBe(false)
      expect([...set].map(({ tag }) => tag)).toEqual([...set].map(({ tag }) => tag).sort((a, b) => a - b))
    },
  )

  test('is in the character set asked for where that holds it, and in UTF-8 otherwise', () => {
    const name = (text: string, terms: string[]) => {
      const set = written({ PatientName: text }, terms, explicit)
      return [set.string(Tags.PatientName), set.strings(Tags.SpecificCharacterSet)]
    }
    expect(name('Müller', ['ISO_IR 100'])).toEqual(['Müller', ['ISO_IR 100']])
    expect(name('Müller', [])).toEqual(['Müller', ['ISO_IR 192']])
    expect(name('山田', ['ISO_IR 100'])).toEqual(['山田', ['ISO_IR 192']])
    expect(name('山田', ['', 'ISO 2022 IR 87'])).toEqual(['山田', ['', 'ISO 2022 IR 87']])
  })
})
