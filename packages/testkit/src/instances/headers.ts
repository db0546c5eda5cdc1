/**
 * Headers as scanners write them: about a hundred elements in an image of CT or MR, in the modules of PS3.3.
 *
 * Sources: PS3.3 A.3 (CT Image IOD), A.4 (MR Image IOD), C.7 (Patient, Study, Series, Equipment, Image Plane), C.8.2, C.8.3.
 */
import { DataSet, Tags, UIDs } from '@leadglass/dicom'
import { uidOf } from './uid.ts'

/** What tells one image from the others of its study. */
export interface ImagePlace {
  /** Everything with the same name belongs to the same study. */
  readonly studyName: string
  readonly seriesNumber: number
  /** From 1. */
  readonly instanceNumber: number
  readonly patientName?: string
  readonly patientID?: string
}

/** Patient, study, series, equipment: what every image of the series has in common, and its own identity. */
export function commonHeader(place: ImagePlace, sopClassUID: string, modality: 'CT' | 'MR'): DataSet {
  const { studyName, seriesNumber, instanceNumber } = place
  return new DataSet()
    .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
    .set(Tags.InstanceCreationDate, 'DA', '20260301')
    .set(Tags.InstanceCreationTime, 'TM', '101500')
    .set(Tags.SOPClassUID, 'UI', sopClassUID)
    .set(Tags.SOPInstanceUID, 'UI', uidOf(`${studyName}/${seriesNumber}/${instanceNumber}`))
    .set(Tags.StudyDate, 'DA', '20260301')
    .set(Tags.SeriesDate, 'DA', '20260301')
    .set(Tags.AcquisitionDate, 'DA', '20260301')
    .set(Tags.ContentDate, 'DA', '20260301')
    .set(Tags.StudyTime, 'TM', '100000')
    .set(Tags.SeriesTime, 'TM', '100500')
    .set(Tags.AcquisitionTime, 'TM', '101000')
    .set(Tags.ContentTime, 'TM', '101500')
    .set(Tags.AccessionNumber, 'SH', `A${uidOf(studyName).slice(-9)}`)
    .set(Tags.Modality, 'CS', modality)
    .set(Tags.Manufacturer, 'LO', 'Leadglass')
    .set(Tags.InstitutionName, 'LO', 'Phantom Hospital')
    .set(Tags.InstitutionAddress, 'ST', '1 Sample Street')
    .set(Tags.ReferringPhysicianName, 'PN', 'Referrer^Rita')
    .set(Tags.TimezoneOffsetFromUTC, 'SH', '+0000')
    .set(Tags.StationName, 'SH', `${modality}01`)
    .set(Tags.InstitutionalDepartmentName, 'LO', 'Radiology')
    .set(Tags.PhysiciansOfRecord, 'PN', 'Record^Robin')
    .set(Tags.PerformingPhysicianName, 'PN', 'Performer^Pat')
    .set(Tags.OperatorsName, 'PN', 'Operator^Olga')
    .set(Tags.ManufacturerModelName, 'LO', 'Computed Phantom')
    .set(Tags.PatientName, 'PN', place.patientName ?? 'Phantom^Sample')
    .set(Tags.PatientID, 'LO', place.patientID ?? 'PHANTOM-1')
    .set(Tags.IssuerOfPatientID, 'LO', 'Leadglass')
    .set(Tags.PatientBirthDate, 'DA', '19700101')
    .set(Tags.PatientSex, 'CS', 'O')
    .set(Tags.PatientAge, 'AS', '056Y')
    .set(Tags.PatientSize, 'DS', '1.75')
    .set(Tags.PatientWeight, 'DS', '75')
    .set(Tags.PatientComments, 'LT', 'Computed, not a person')
    .set(Tags.DeviceSerialNumber, 'LO', '0001')
    .set(Tags.SoftwareVersions, 'LO', ['1', 'phantom'])
    .set(Tags.StudyInstanceUID, 'UI', uidOf(studyName))
    .set(Tags.SeriesInstanceUID, 'UI', uidOf(`${studyName}/${seriesNumber}`))
    .set(Tags.StudyID, 'SH', '1')
    .set(Tags.SeriesNumber, 'IS', String(seriesNumber))
    .set(Tags.AcquisitionNumber, 'IS', '1')
    .set(Tags.InstanceNumber, 'IS', String(instanceNumber))
    .set(Tags.PositionReferenceIndicator, 'LO', '')
    .set(Tags.PerformedProcedureStepStartDate, 'DA', '20260301')
    .set(Tags.PerformedProcedureStepStartTime, 'TM', '100000')
    .set(Tags.PerformedProcedureStepID, 'SH', 'PPS1')
    .set(Tags.PerformedProcedureStepDescription, 'LO', `${modality} of a phantom`)
    .set(Tags.RequestAttributesSequence, 'SQ', [requestAttributes(modality)])
    .set(Tags.ProcedureCodeSequence, 'SQ', [code('PHANTOM', '99LEADGLASS', `${modality} of a phantom`)])
}

/** Where the image lies in the patient; lengths in mm, PS3.3 C.7.6.2. */
export interface ImagePlane {
  readonly rows: number
  readonly columns: number
  readonly pixelSpacingMm: number
  readonly sliceThicknessMm: number
  /** Centre of the first pixel in the patient coordinate system: x to the left, y to the back, z to the head. */
  readonly positionMm: readonly [x: number, y: number, z: number]
}

/** Adds the image plane of an axial image, head first supine, and the frame of reference it lies in. */
export function addAxialPlane(set: DataSet, place: ImagePlace, plane: ImagePlane): DataSet {
  return set
    .set(Tags.PatientPosition, 'CS', 'HFS')
    .set(Tags.SliceThickness, 'DS', String(plane.sliceThicknessMm))
    .set(Tags.SpacingBetweenSlices, 'DS', String(plane.sliceThicknessMm))
    .set(Tags.FrameOfReferenceUID, 'UI', uidOf(`${place.studyName}/frame of reference`))
    .set(Tags.ImagePositionPatient, 'DS', plane.positionMm.map(String))
    .set(Tags.ImageOrientationPatient, 'DS', ['1', '0', '0', '0', '1', '0'])
    .set(Tags.SliceLocation, 'DS', String(plane.positionMm[2]))
    .set(Tags.Rows, 'US', plane.rows)
    .set(Tags.Columns, 'US', plane.columns)
    .set(Tags.PixelSpacing, 'DS', [String(plane.pixelSpacingMm), String(plane.pixelSpacingMm)])
}

/** Adds 12 unsigned bits in 16, the most frequent form of CT and MR. */
export function addPixels(set: DataSet, pixels: Uint16Array, windowCenter: number, windowWidth: number): DataSet {
  const octets = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength)
  return set
    .set(Tags.SamplesPerPixel, 'US', 1)
    .set(Tags.PhotometricInterpretation, 'CS', 'MONOCHROME2')
    .set(Tags.BitsAllocated, 'US', 16)
    .set(Tags.BitsStored, 'US', 12)
    .set(Tags.HighBit, 'US', 11)
    .set(Tags.PixelRepresentation, 'US', 0)
    .set(Tags.SmallestImagePixelValue, 'US', 0)
    .set(Tags.LargestImagePixelValue, 'US', 4095)
    .set(Tags.BurnedInAnnotation, 'CS', 'NO')
    .set(Tags.LossyImageCompression, 'CS', '00')
    .set(Tags.WindowCenter, 'DS', String(windowCenter))
    .set(Tags.WindowWidth, 'DS', String(windowWidth))
    .set(Tags.PixelData, 'OW', octets)
}

/** The elements of a CT image beyond plane and pixels. */
export function ctHeader(place: ImagePlace): DataSet {
  return commonHeader(place, UIDs.CTImageStorage, 'CT')
    .set(Tags.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', 'AXIAL'])
    .set(Tags.StudyDescription, 'LO', 'CT phantom, chest and abdomen')
    .set(Tags.SeriesDescription, 'LO', 'Axial 3 mm, soft tissue')
    .set(Tags.BodyPartExamined, 'CS', 'CHEST')
    .set(Tags.ProtocolName, 'LO', 'Phantom')
    .set(Tags.ScanOptions, 'CS', 'HELIX')
    .set(Tags.KVP, 'DS', '120')
    .set(Tags.DataCollectionDiameter, 'DS', '500')
    .set(Tags.ReconstructionDiameter, 'DS', '384')
    .set(Tags.DistanceSourceToDetector, 'DS', '949')
    .set(Tags.DistanceSourceToPatient, 'DS', '541')
    .set(Tags.GantryDetectorTilt, 'DS', '0')
    .set(Tags.TableHeight, 'DS', '150.5')
    .set(Tags.RotationDirection, 'CS', 'CW')
    .set(Tags.ExposureTime, 'IS', '500')
    .set(Tags.XRayTubeCurrent, 'IS', '250')
    .set(Tags.Exposure, 'IS', '125')
    .set(Tags.FilterType, 'SH', 'BODY')
    .set(Tags.GeneratorPower, 'IS', '30')
    .set(Tags.FocalSpots, 'DS', '1.2')
    .set(Tags.ConvolutionKernel, 'SH', 'STANDARD')
    .set(Tags.SingleCollimationWidth, 'FD', 0.625)
    .set(Tags.TotalCollimationWidth, 'FD', 40)
    .set(Tags.TableSpeed, 'FD', 78.75)
    .set(Tags.SpiralPitchFactor, 'FD', 0.984375)
    .set(Tags.CTDIvol, 'FD', 8.4)
    .set(Tags.RescaleIntercept, 'DS', '-1024')
    .set(Tags.RescaleSlope, 'DS', '1')
    .set(Tags.RescaleType, 'LO', 'HU')
    .set(0x00090010, 'LO', 'LEADGLASS PHANTOM')
    .set(0x00091001, 'LO', 'private text')
    .set(0x00091002, 'UN', new Uint8Array(64))
}

/** The elements of an MR image beyond plane and pixels. */
export function mrHeader(place: ImagePlace): DataSet {
  return commonHeader(place, UIDs.MRImageStorage, 'MR')
    .set(Tags.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', 'M', 'NORM'])
    .set(Tags.StudyDescription, 'LO', 'MR phantom, head')
    .set(Tags.SeriesDescription, 'LO', 'Axial T1, 1.8 mm')
    .set(Tags.BodyPartExamined, 'CS', 'HEAD')
    .set(Tags.ProtocolName, 'LO', 'Phantom')
    .set(Tags.ScanningSequence, 'CS', 'GR')
    .set(Tags.SequenceVariant, 'CS', ['SP', 'MP'])
    .set(Tags.ScanOptions, 'CS', 'PFP')
    .set(Tags.MRAcquisitionType, 'CS', '3D')
    .set(Tags.SequenceName, 'SH', '*tfl3d1')
    .set(Tags.RepetitionTime, 'DS', '2300')
    .set(Tags.EchoTime, 'DS', '2.98')
    .set(Tags.NumberOfAverages, 'DS', '1')
    .set(Tags.ImagingFrequency, 'DS', '123.25')
    .set(Tags.ImagedNucleus, 'SH', '1H')
    .set(Tags.EchoNumbers, 'IS', '1')
    .set(Tags.MagneticFieldStrength, 'DS', '3')
    .set(Tags.NumberOfPhaseEncodingSteps, 'IS', '255')
    .set(Tags.EchoTrainLength, 'IS', '1')
    .set(Tags.PercentSampling, 'DS', '100')
    .set(Tags.PercentPhaseFieldOfView, 'DS', '100')
    .set(Tags.PixelBandwidth, 'DS', '240')
    .set(Tags.TransmitCoilName, 'SH', 'Body')
    .set(Tags.AcquisitionMatrix, 'US', [0, 256, 256, 0])
    .set(Tags.InPlanePhaseEncodingDirection, 'CS', 'ROW')
    .set(Tags.FlipAngle, 'DS', '9')
    .set(Tags.SAR, 'DS', '0.05')
}

function requestAttributes(modality: string): DataSet {
  return new DataSet()
    .set(Tags.RequestedProcedureDescription, 'LO', `${modality} of a phantom`)
    .set(Tags.ScheduledProcedureStepDescription, 'LO', `${modality} of a phantom`)
    .set(Tags.ScheduledProcedureStepID, 'SH', 'SPS1')
    .set(Tags.RequestedProcedureID, 'SH', 'RP1')
}

function code(value: string, scheme: string, meaning: string): DataSet {
  return new DataSet()
    .set(Tags.CodeValue, 'SH', value)
    .set(Tags.CodingSchemeDesignator, 'SH', scheme)
    .set(Tags.CodeMeaning, 'LO', meaning)
}
