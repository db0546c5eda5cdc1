/** Conversions against our own writer, against DCMTK's dcmconv, and with damaged octets. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import {
  canConvert,
  convertDataSet,
  type DataSet,
  DicomError,
  type Element,
  encodeDataSet,
  factsOf,
  formatTag,
  isPrivateTag,
  readDataSet,
  splitPart10,
  transferSyntaxOf,
  UIDs,
  type VR,
} from '../../src/index.ts'
import { arbitraryDataSet } from '../support/arbitrary-data-set.ts'
import { refusedThoughValid } from '../support/invalid-files.ts'
import { dicomFolder, manifestEntries, readSample } from '../support/sample-files.ts'

const implicit = UIDs.ImplicitVRLittleEndian
const explicit = UIDs.ExplicitVRLittleEndian
const bigEndian = UIDs.ExplicitVRBigEndian

async function* inChunks(octets: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < octets.length; at += size) yield octets.slice(at, at + size)
}

async function converted(octets: Uint8Array, from: string, to: string, chunk = 4096): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  const options = { fromTransferSyntaxUID: from, toTransferSyntaxUID: to }
  for await (const piece of convertDataSet(inChunks(octets, chunk), options)) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** Every element as a line, values in little endian, group lengths left out. */
function lines(set: DataSet, withVR: boolean, indent = ''): string[] {
  return [...set].filter(({ tag }) => (tag & 0xffff) !== 0).flatMap((element) => line(set, element, withVR, indent))
}

function line(set: DataSet, element: Element, withVR: boolean, indent: string): string[] {
  const head = `${indent}${formatTag(element.tag)}${withVR ? ` ${element.vr}` : ''}`
  if (element.kind === 'items') {
    if (isPrivateTag(element.tag) && !withVR) return []
    return [`${head} SQ`, ...element.items.flatMap((item) => [`${indent} item`, ...lines(item, withVR, `${indent}  `)])]
  }
  if (element.kind !== 'value') throw new Error(`${formatTag(element.tag)} is ${element.kind}`)
  return [`${head} ${shown(littleEndian(element.value, element.vr, set.bigEndian))}`]
}

function shown(value: Buffer): string {
  return value.length <= 64 ? value.toString('hex') : createHash('sha1').update(value).digest('hex')
}

function littleEndian(value: Uint8Array, vr: VR, isBigEndian: boolean): Buffer {
  const octets = Buffer.from(value)
  const { unitOctets } = factsOf(vr)
  if (!isBigEndian || unitOctets === 1) return octets
  for (let at = 0; at + unitOctets <= octets.length; at += unitOctets) octets.subarray(at, at + unitOctets).reverse()
  return octets
}

const linesOf = (octets: Uint8Array, transferSyntaxUID: string, withVR = true) =>
  lines(readDataSet(octets, { transferSyntaxUID }), withVR)

test('between explicit little and big endian nothing changes but the order of octets', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryDataSet(), fc.integer({ min: 1, max: 40 }), async (set, chunk) => {
      const little = encodeDataSet(set, { transferSyntaxUID: explicit })
      const big = await converted(little, explicit, bigEndian, chunk)
      expect(linesOf(big, bigEndian)).toEqual(linesOf(little, explicit))
      const back = await converted(big, bigEndian, explicit, chunk)
      expect(linesOf(back, explicit)).toEqual(linesOf(little, explicit))
    }),
    { numRuns: 60 },
  )
})

test('implicit VR loses the VR alone', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryDataSet(), fc.integer({ min: 1, max: 40 }), async (set, chunk) => {
      const little = encodeDataSet(set, { transferSyntaxUID: explicit })
      const without = await converted(little, explicit, implicit, chunk)
      const expected = encodeDataSet(readDataSet(little, { transferSyntaxUID: explicit }), {
        transferSyntaxUID: implicit,
      })
      // What the dictionary knows as something else is not comparable: its items or its octets are seen instead.
      const same = (octets: Uint8Array) => linesOf(octets, implicit, false)
      fc.pre(isReadable(() => expect(same(expected)).toEqual(linesOf(little, explicit, false))))
      expect(same(without)).toEqual(same(expected))
    }),
    { numRuns: 60 },
  )
})

function isReadable(check: () => void): boolean {
  try {
    check()
    return true
  } catch {
    return false
  }
}

test('damaged and cut octets convert or throw DicomError', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryDataSet(),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }),
      fc.nat(),
      fc.constantFrom(implicit, explicit, bigEndian),
      async (set, damages, cut, to) => {
        const octets = encodeDataSet(set, { transferSyntaxUID: explicit })
        for (const [at, octet] of damages) if (octets.length > 0) octets[at % octets.length] = octet
        const end = octets.length === 0 ? 0 : cut % (octets.length + 1)
        const outcome = await converted(octets.subarray(0, end), explicit, to, 7).catch((error: unknown) => error)
        expect(outcome instanceof DicomError || Buffer.isBuffer(outcome)).toBe(true)
      },
    ),
    { numRuns: 200 },
  )
})

test('compressed, referenced and deflated results are not offered', () => {
  expect(canConvert(explicit, implicit)).toBe(true)
  expect(canConvert(UIDs.DeflatedExplicitVRLittleEndian, implicit)).toBe(true)
  expect(canConvert(explicit, UIDs.DeflatedExplicitVRLittleEndian)).toBe(false)
  expect(canConvert(UIDs.JPEGLosslessSV1, explicit)).toBe(false)
  expect(canConvert(UIDs.JPIPReferenced, explicit)).toBe(false)
  expect(canConvert('1.2.3', explicit)).toBe(false)
})

describe('real files come out as DCMTK converts them', () => {
  const folder = dicomFolder()
  const scratch = mkdtempSync(join(tmpdir(), 'leadglass-convert-'))
  afterAll(() => rmSync(scratch, { recursive: true }))
  const native = (folder === undefined ? [] : manifestEntries(folder)).filter(
    ({ path, valid, transferSyntax }) =>
      valid && refusedThoughValid[path] === undefined && canConvert(transferSyntax ?? '', explicit),
  )
  const targets = [
    ['+ti', implicit],
    ['+te', explicit],
    ['+tb', bigEndian],
  ] as const

  test.skipIf(folder === undefined).each(targets)('dcmconv %s', async (option, to) => {
    const results = { same: 0, refused: 0 }
    for (const { path } of native.filter((_, index) => index % 10 === 0)) {
      const output = join(scratch, 'out.dcm')
      const { transferSyntaxUID, dataSet } = splitPart10(readSample(folder!, path))
      try {
        execFileSync('dcmconv', ['-q', option, join(folder!, path), output], { stdio: 'ignore' })
      } catch {
        results.refused += 1
        continue
      }
      const theirs = splitPart10(readFileSync(output))
      const ours = await converted(dataSet, transferSyntaxUID, to)
      expect(theirs.transferSyntaxUID).toBe(to)
      expect([path, ...known(linesOf(ours, to, false))]).toEqual([path, ...known(linesOf(theirs.dataSet, to, false))])
      results.same += 1
    }
    expect(results.same).toBeGreaterThan(3)
    expect(transferSyntaxOf(to)?.encapsulated).toBe(false)
  })
})

/**
 * DCMTK's dcmconv removes Data Set Trailing Padding and more than one trailing space. Private sequences are compared in
 * explicit VR only: in implicit VR whoever does not know them sees a sequence or octets, as the length is written or not.
 */
function known(all: readonly string[]): string[] {
  return all
    .filter((each) => !each.startsWith('(FFFC,FFFC)') && !/^ *\([0-9A-F]{3}[13579BDF],/.test(each))
    .map((each) => each.replace(/(?:20)+$/, ''))
}
