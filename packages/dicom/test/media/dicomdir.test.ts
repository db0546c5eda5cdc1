import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  DataSet,
  type DicomdirFile,
  DicomError,
  encodeDataSet,
  encodeDicomdir,
  encodeFileMeta,
  Tags,
  toDicomJson,
  UIDs,
} from '../../src/index.ts'
import { recordTypeOf } from '../../src/media/record-type.ts'

const folder = mkdtempSync(join(tmpdir(), 'leadglass-dicomdir-'))
afterAll(() => rmSync(folder, { recursive: true }))

const transferSyntaxUID = UIDs.ExplicitVRLittleEndian
const files: DicomdirFile[] = []

/** Two patients, three series, seven instances, an SR among them; names in UTF-8. */
beforeAll(() => {
  const series = [
    ['PAT1', '1.1', '1.1.1', UIDs.CTImageStorage, 3],
    ['PAT1', '1.1', '1.1.2', UIDs.ComprehensiveSRStorage, 1],
    ['PAT2', '2.1', '2.1.1', UIDs.CTImageStorage, 3],
  ] as const
  for (const [patient, study, seriesUID, sopClassUID, count] of series) {
    for (let number = 1; number <= count; number += 1) {
      const sopInstanceUID = `${seriesUID}.${number}`
      const set = new DataSet()
        .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
        .set(Tags.SOPClassUID, 'UI', sopClassUID)
        .set(Tags.SOPInstanceUID, 'UI', sopInstanceUID)
        .set(Tags.StudyDate, 'DA', '20260301')
        .set(Tags.StudyTime, 'TM', '101500')
        .set(Tags.Modality, 'CS', sopClassUID === UIDs.CTImageStorage ? 'CT' : 'SR')
        .set(Tags.PatientName, 'PN', 'Müller^Änne')
        .set(Tags.PatientID, 'LO', patient)
        .set(Tags.StudyInstanceUID, 'UI', study)
        .set(Tags.SeriesInstanceUID, 'UI', seriesUID)
        .set(Tags.StudyID, 'SH', '7')
        .set(Tags.SeriesNumber, 'IS', 1)
        .set(Tags.InstanceNumber, 'IS', number)
      const fileID = ['DICOM', `SE${files.length}`, `IM${number}`]
      mkdirSync(join(folder, ...fileID.slice(0, 2)), { recursive: true })
      const octets = [
        encodeFileMeta({ sopClassUID, sopInstanceUID, transferSyntaxUID }),
        encodeDataSet(set, { transferSyntaxUID }),
      ]
      writeFileSync(join(folder, ...fileID), Buffer.concat(octets))
      files.push({ fileID, sopClassUID, sopInstanceUID, transferSyntaxUID, metadata: toDicomJson(set) })
    }
  }
  writeFileSync(join(folder, 'DICOMDIR'), encodeDicomdir(files, '1.2.826.0.1.99'))
})

test('DCMTK reads it without a word of complaint and sees every record', () => {
  const dump = execFileSync('dcmdump', ['-q', '+P', 'DirectoryRecordType', join(folder, 'DICOMDIR')], {
    encoding: 'utf8',
  })
  const types = [...dump.matchAll(/\[([A-Z ]+?)\s*\]/g)].map(([, type]) => type)
  expect(types).toEqual([
    'PATIENT',
    'STUDY',
    'SERIES',
    'IMAGE',
    'IMAGE',
    'IMAGE',
    'SERIES',
    'SR DOCUMENT',
    'PATIENT',
    'STUDY',
    'SERIES',
    'IMAGE',
    'IMAGE',
    'IMAGE',
  ])
})

test('DCMTK finds the records by their offsets: it adds to the directory', () => {
  execFileSync(
    'dcmmkdir',
    ['-q', '--append', '--no-backup', '+id', folder, '+D', join(folder, 'DICOMDIR'), 'DICOM/SE0/IM1'],
    {
      cwd: folder,
      stdio: 'pipe',
    },
  )
})

test('pydicom walks it down to the files', () => {
  const script = `
import pydicom, sys
from pydicom.fileset import FileSet
names = sorted(str(i.SOPInstanceUID) + ' ' + str(i.PatientName) for i in FileSet(sys.argv[1]))
print('\\n'.join(names))`
  writeFileSync(join(folder, 'DICOMDIR'), encodeDicomdir(files, '1.2.826.0.1.99'))
  const found = execFileSync('/usr/bin/python3', ['-c', script, join(folder, 'DICOMDIR')], { encoding: 'utf8' })
  const expected = files.map(({ sopInstanceUID }) => `${sopInstanceUID} Müller^Änne`).sort()
  expect(found.trim().split('\n')).toEqual(expected)
})

describe('file IDs and record types', () => {
  test.each([[['lower']], [['TOOLONGNAME']], [[]], [['..']], [Array(9).fill('A')]])('%j is refused', (fileID) => {
    expect(() => encodeDicomdir([{ ...files[0]!, fileID }], '1.2.3')).toThrow(DicomError)
  })

  test.each([
    [UIDs.CTImageStorage, 'IMAGE'],
    [UIDs.SegmentationStorage, 'IMAGE'],
    [UIDs.GrayscaleSoftcopyPresentationStateStorage, 'PRESENTATION'],
    [UIDs.KeyObjectSelectionDocumentStorage, 'KEY OBJECT DOC'],
    [UIDs.EncapsulatedPDFStorage, 'ENCAP DOC'],
    [UIDs.RTPlanStorage, 'RT PLAN'],
    [UIDs.RTStructureSetStorage, 'RT STRUCTURE SET'],
    [UIDs.TwelveLeadECGWaveformStorage, 'WAVEFORM'],
    [UIDs.BasicTextSRStorage, 'SR DOCUMENT'],
    ['1.2.3.4', undefined],
  ])('%s: %s', (uid, type) => {
    expect(recordTypeOf(uid)).toBe(type)
  })
})
