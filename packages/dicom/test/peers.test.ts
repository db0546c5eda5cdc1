/** The same files, read by dicom-parser and by DCMTK's dcmdump: same elements, same lengths. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import dicomParser from 'dicom-parser'
import { expect, test } from 'vitest'
import { type Element, formatTag, readDataSet, splitPart10, transferSyntaxOf } from '../src/index.ts'
import { refusedThoughValid } from './support/invalid-files.ts'
import { dicomFolder, manifestEntries, readSample, smallFile } from './support/sample-files.ts'

const folder = dicomFolder()
const entries = (folder === undefined ? [] : manifestEntries(folder)).filter(
  ({ path, valid, transferSyntax }) =>
    valid && refusedThoughValid[path] === undefined && !transferSyntaxOf(transferSyntax ?? '')?.deflated,
)

/** Tag and length of the value of each element of the data set; sequences and fragments by their tag alone. */
function outlineOf(file: Uint8Array): Map<string, number> {
  const { transferSyntaxUID, dataSet } = splitPart10(file)
  const lengths = [...readDataSet(dataSet, { transferSyntaxUID })].map(
    (element) => [formatTag(element.tag), lengthOf(element)] as const,
  )
  return new Map(lengths)
}

function lengthOf(element: Element): number {
  return element.kind === 'value' ? element.length : -1
}

function outlineOfDicomParser(file: Uint8Array): Map<string, number> {
  const { elements } = dicomParser.parseDicom(file)
  const outline = new Map<string, number>()
  for (const { tag, length, items, fragments } of Object.values(elements)) {
    const digits = tag.slice(1).toUpperCase()
    if (digits.startsWith('0002')) continue
    outline.set(`(${digits.slice(0, 4)},${digits.slice(4)})`, items || fragments ? -1 : length)
  }
  return outline
}

test('dicom-parser finds the same elements with the same lengths', () => {
  const files = folder === undefined ? [smallFile()] : entries.map((entry) => readSample(folder, entry.path))
  for (const [index, file] of files.entries()) {
    const ours = outlineOf(file)
    for (const [tag, length] of outlineOfDicomParser(file)) {
      // an empty sequence is a value of length 0 to dicom-parser
      const same = ours.get(tag) === length || (ours.get(tag) === -1 && length <= 0)
      expect([entries[index]?.path, tag, same ? length : ours.get(tag)]).toEqual([entries[index]?.path, tag, length])
    }
  }
})

test('dcmdump finds the same top-level elements', () => {
  const sample = entries.filter((_, index) => index % 8 === 0)
  for (const { path } of sample) {
    const dump = spawnSync('dcmdump', ['-q', '+L', '-M', join(folder as string, path)], {
      encoding: 'latin1',
      maxBuffer: 2 ** 28,
    })
    expect(dump.error).toBeUndefined()
    const tags = [...dump.stdout.matchAll(/^\(([0-9a-f]{4},[0-9a-f]{4})\)/gm)].map(
      ([, tag]) => `(${tag?.toUpperCase()})`,
    )
    const theirs = tags.filter((tag) => !tag.startsWith('(0002') && !tag.startsWith('(FFFE'))
    expect([path, [...outlineOf(readSample(folder as string, path)).keys()].sort()]).toEqual([path, theirs.sort()])
  }
})
