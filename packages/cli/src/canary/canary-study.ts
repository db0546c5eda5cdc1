/**
 * A study of nobody that looks like one of this archive: computed anatomy with its own noise, a made-up person, and the
 * institution, the devices and the form of patient IDs that the archive's real studies have.
 */
import { randomBytes, randomInt } from 'node:crypto'
import { type DataSet, readDataSet, type Tag, Tags, type VR } from '@leadglass/dicom'
import type { CanaryStyle } from '@leadglass/server'
import { ctPhantom, instanceOf, mrPhantom, part10File, type SampleInstance } from '@leadglass/testkit'

export interface CanaryStudy {
  studyInstanceUID: string
  /** Part 10 files. */
  files: AsyncIterable<Uint8Array>
}

export type CanaryModality = 'CT' | 'MR'

export interface CanaryOptions {
  modality: CanaryModality
  sliceCount: number
  style: CanaryStyle
  now: Date
}

const dayMs = 86_400_000
/** Old enough to lie behind everything that people list, young enough to be of use to a thief. */
const ageDays = [900, 2600] as const

export function canaryStudy({ modality, sliceCount, style, now }: CanaryOptions): CanaryStudy {
  const studyInstanceUID = newUID()
  const seriesInstanceUID = newUID()
  const taken = new Date(now.getTime() - randomInt(...ageDays) * dayMs)
  const identity = identityOf(modality, style, taken)
  const files = async function* () {
    const phantom = modality === 'CT' ? ctPhantom({ sliceCount }) : mrPhantom({ sliceCount })
    for await (const instance of phantom) {
      const set = await headerOf(instance)
      for (const [tag, vr, value] of identity) set.set(tag, vr, value)
      set.set(Tags.StudyInstanceUID, 'UI', studyInstanceUID)
      set.set(Tags.SeriesInstanceUID, 'UI', seriesInstanceUID)
      set.set(Tags.FrameOfReferenceUID, 'UI', `${seriesInstanceUID.slice(0, -2)}9`)
      set.set(Tags.SOPInstanceUID, 'UI', newUID())
      for (const tag of telltale) set.delete(tag)
      for (const { tag } of [...set]) if (isPrivate(tag)) set.delete(tag)
      roughen(set)
      yield part10File(instanceOf(set))
    }
  }
  return { studyInstanceUID, files: files() }
}

/** Elements that only a phantom has. */
const telltale: readonly Tag[] = [
  Tags.PatientComments,
  Tags.ProcedureCodeSequence,
  Tags.RequestAttributesSequence,
  Tags.InstitutionAddress,
  Tags.PhysiciansOfRecord,
  Tags.OperatorsName,
  Tags.PerformingPhysicianName,
]

/** A phantom's private elements name their creator. */
const isPrivate = (tag: Tag): boolean => (tag >>> 16) % 2 === 1

function identityOf(modality: CanaryModality, style: CanaryStyle, taken: Date): [Tag, VR, string][] {
  const date = taken.toISOString().slice(0, 10).replaceAll('-', '')
  const time = `${String(randomInt(7, 18)).padStart(2, '0')}${digits(2, 5)}${digits(2, 5)}`
  const born = taken.getUTCFullYear() - randomInt(38, 84)
  const isWoman = randomInt(2) === 0
  const age = `${String(taken.getUTCFullYear() - born).padStart(3, '0')}Y`
  const description = oneOf(descriptions[modality])
  return [
    [Tags.PatientName, 'PN', `${oneOf(familyNames)}^${oneOf(isWoman ? womensNames : mensNames)}`],
    [Tags.PatientID, 'LO', alike(style.patientID)],
    [Tags.IssuerOfPatientID, 'LO', style.issuerOfPatientID],
    [
      Tags.PatientBirthDate,
      'DA',
      `${born}${String(randomInt(1, 13)).padStart(2, '0')}${String(randomInt(1, 28)).padStart(2, '0')}`,
    ],
    [Tags.PatientSex, 'CS', isWoman ? 'F' : 'M'],
    [Tags.PatientAge, 'AS', age],
    [Tags.PatientWeight, 'DS', String(randomInt(52, 104))],
    [Tags.PatientSize, 'DS', `1.${randomInt(52, 92)}`],
    [Tags.AccessionNumber, 'SH', alike(style.accessionNumber)],
    [Tags.InstitutionName, 'LO', style.institutionName],
    [Tags.ReferringPhysicianName, 'PN', style.referringPhysicianName],
    [Tags.StationName, 'SH', style.stationName === '' ? `${modality}${randomInt(1, 4)}` : style.stationName],
    [Tags.Manufacturer, 'LO', oneOf(manufacturers)],
    [Tags.ManufacturerModelName, 'LO', style.manufacturerModelName],
    [Tags.DeviceSerialNumber, 'LO', digits(5)],
    [Tags.SoftwareVersions, 'LO', `VB${randomInt(10, 42)}A`],
    [Tags.InstitutionalDepartmentName, 'LO', 'Radiology'],
    [Tags.StudyID, 'SH', digits(5)],
    [Tags.StudyDescription, 'LO', description],
    [Tags.ProtocolName, 'LO', modality === 'CT' ? 'ThorAbd 3.0' : 't1_mprage_sag_p2_iso'],
    [Tags.SeriesDescription, 'LO', modality === 'CT' ? 'Axial 3.0 B30f' : 't1_mprage_sag_p2_iso'],
    [Tags.PerformedProcedureStepDescription, 'LO', description],
    [Tags.PerformedProcedureStepID, 'SH', digits(7)],
    ...dated([Tags.StudyDate, Tags.SeriesDate, Tags.AcquisitionDate, Tags.ContentDate], 'DA', date),
    ...dated([Tags.InstanceCreationDate, Tags.PerformedProcedureStepStartDate], 'DA', date),
    ...dated([Tags.StudyTime, Tags.SeriesTime, Tags.AcquisitionTime, Tags.ContentTime], 'TM', time),
    ...dated([Tags.InstanceCreationTime, Tags.PerformedProcedureStepStartTime], 'TM', time),
  ]
}

const dated = (tags: readonly Tag[], vr: VR, value: string) => tags.map((tag): [Tag, VR, string] => [tag, vr, value])

async function headerOf({ dataSet, transferSyntaxUID }: SampleInstance): Promise<DataSet> {
  return readDataSet(dataSet, { transferSyntaxUID })
}

/** No two canaries have the same pixels, so that none is known by another. */
function roughen(set: DataSet): void {
  const octets = set.octets(Tags.PixelData)
  const columns = set.integer(Tags.Columns) ?? 0
  if (!octets || columns === 0) return
  const pixels = new Int16Array(octets.slice().buffer)
  const rough = new Int16Array(pixels.length)
  const noise = randomBytes(pixels.length)
  for (let at = 0; at < pixels.length; at++) rough[at] = Math.max(0, pixels[at]! + (noise[at]! % 9) - 4)
  set.set(Tags.PixelData, 'OW', new Uint8Array(rough.buffer))
}

/** Digits become other digits, letters stay: `H0012345` → `H7394018`. */
function alike(sample: string): string {
  return sample.replace(/\d/g, () => String(randomInt(10)))
}

/** @param first - digits below which the first one lies */
function digits(count: number, first = 9): string {
  return Array.from({ length: count }, (_, at) => String(randomInt(at === 0 ? first + 1 : 10))).join('')
}

function newUID(): string {
  return `2.25.${BigInt(`0x${randomBytes(16).toString('hex')}`)}`
}

const oneOf = <T>(values: readonly T[]): T => values[randomInt(values.length)]!

const manufacturers = ['SIEMENS', 'GE MEDICAL SYSTEMS', 'Philips', 'TOSHIBA']
const descriptions: Record<CanaryModality, readonly string[]> = {
  CT: ['CT Thorax/Abdomen', 'CT Chest Abdomen Pelvis', 'CT Abdomen KM'],
  MR: ['MR Brain', 'MR Head', 'MRI Brain w/o contrast'],
}
const familyNames = [
  ...['Berger', 'Lindner', 'Kowalski', 'Hansen', 'Novak', 'Marin', 'Fischer', 'Petersen', 'Conrad', 'Weiss'],
  ...['Moser', 'Huber', 'Jansen', 'Becker', 'Martin', 'Walter', 'Klein', 'Brandt', 'Lorenz', 'Sommer'],
]
const womensNames = ['Anna', 'Maria', 'Eva', 'Helena', 'Julia', 'Laura', 'Karin', 'Monika', 'Ingrid', 'Sophie']
const mensNames = ['Thomas', 'Peter', 'Martin', 'Andreas', 'Paul', 'Robert', 'Daniel', 'Simon', 'Frank', 'Viktor']
