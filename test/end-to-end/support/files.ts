/**
 * The DICOM files that the whole-system tests send, with facts about them that other programs computed:
 * the manifest of the shared test data, or pydicom for the files that Debian ships with it.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const collection = join(resolve(root, process.env.LEADGLASS_TEST_DATA ?? '../shared/data'), 'dicom')

export interface SampleFile {
  path: string
  sopClass: string
  transferSyntax: string
  studyUID: string
  seriesUID: string
  sopUID: string
  patientId: string | null
  patientName: string | null
  /** Of the first frame, where the collection's manifest knows them: stored values */
  pixels?: { min: number; max: number } | null
}

/** Valid files that carry an identity, so that an archive can keep them. */
export function sampleFiles(): SampleFile[] {
  const files = existsSync(join(collection, 'manifest.json')) ? collectionFiles() : debianFiles()
  return files.filter((file) => file.sopUID && file.seriesUID && file.studyUID)
}

/** Images of one CT series, or what comes nearest. */
export function ctSeries(): SampleFile[] {
  const files = sampleFiles()
  const series = files.filter((file) => file.path.includes('ct-chest-lidc'))
  return series.length > 0 ? series : files.filter((file) => basename(file.path) === 'CT_small.dcm')
}

function collectionFiles(): SampleFile[] {
  const { files } = JSON.parse(readFileSync(join(collection, 'manifest.json'), 'utf8')) as {
    files: (SampleFile & { valid: boolean })[]
  }
  return files.filter((file) => file.valid).map((file) => ({ ...file, path: join(collection, file.path) }))
}

/** What pydicom reads from its own test files; those it cannot read are left out. */
const factsScript = `
import glob, json, warnings, pydicom
warnings.simplefilter('ignore')
names = dict(sopUID='SOPInstanceUID', seriesUID='SeriesInstanceUID', studyUID='StudyInstanceUID', sopClass='SOPClassUID',
             patientId='PatientID', patientName='PatientName')
files = []
for path in sorted(glob.glob(pydicom.__path__[0] + '/data/test_files/*.dcm')):
    try:
        data = pydicom.dcmread(path, stop_before_pixels='truncated' not in path)
        facts = {key: str(data.get(name)) if data.get(name) else None for key, name in names.items()}
        files.append(dict(facts, path=path, transferSyntax=str(data.file_meta.TransferSyntaxUID)))
    except Exception:
        pass
print(json.dumps(files))
`

function debianFiles(): SampleFile[] {
  console.warn(`no test data at ${collection}: using the files of Debian's python3-pydicom instead`)
  const facts = execFileSync('/usr/bin/python3', ['-c', factsScript], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return (JSON.parse(facts) as SampleFile[]).filter((file) => isWhole(file.path))
}

/** Some of pydicom's files are cut short on purpose; DCMTK tells. */
function isWhole(path: string): boolean {
  return spawnSync('dcmdump', ['-q', path], { stdio: 'ignore' }).status === 0
}

/**
 * The octets after the file meta information, found without any code of ours: PS3.10 7.1 says that all
 * elements of group 0002 come first, in Explicit VR Little Endian.
 */
export function dataSetOctets(part10: Buffer): Buffer {
  let offset = 132
  while (part10.readUInt16LE(offset) === 0x0002) {
    const vr = part10.toString('latin1', offset + 4, offset + 6)
    const long = ['OB', 'UN', 'UT'].includes(vr)
    offset += long ? 12 + part10.readUInt32LE(offset + 8) : 8 + part10.readUInt16LE(offset + 6)
  }
  return part10.subarray(offset)
}
