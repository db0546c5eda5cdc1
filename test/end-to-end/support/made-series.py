"""Series for the viewer's tests, made with pydicom: what they hold is known by how they are made.

made-series.py make FOLDER            writes the files, prints {name: [paths]}
made-series.py statistics FILE TYPE POINTS   mean, deviation, least and greatest value of the pixels whose centre lies
                                      inside a region (ELLIPSE, POLYLINE for its box or POLYGON, in the corner-based coordinates of
                                      PS3.3 C.18.6.1.2)
"""
import datetime
import json
import os
import sys

import numpy
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

CT = '1.2.840.10008.5.1.4.1.1.2'
MR = '1.2.840.10008.5.1.4.1.1.4'
DX = '1.2.840.10008.5.1.4.1.1.1.1'
PET = '1.2.840.10008.5.1.4.1.1.128'
SECONDARY = '1.2.840.10008.5.1.4.1.1.7'
ROWS = COLUMNS = 256


def image(sop_class, modality, study, series, number, pixels, **elements):
    file = Dataset()
    file.SpecificCharacterSet = 'ISO_IR 192'
    file.SOPClassUID, file.SOPInstanceUID = sop_class, generate_uid()
    file.StudyInstanceUID, file.SeriesInstanceUID = study, series
    file.Modality, file.InstanceNumber, file.SeriesNumber = modality, number, elements.pop('SeriesNumber', 1)
    file.PatientName, file.PatientID = 'Made^Known', elements.pop('PatientID', 'KNOWN-1')
    file.PatientBirthDate, file.PatientSex = '19600102', 'O'
    file.StudyDate, file.StudyTime = elements.pop('StudyDate', '20260301'), '101500'
    file.AccessionNumber, file.ReferringPhysicianName, file.StudyID = '', '', '1'
    file.Rows, file.Columns = pixels.shape
    file.SamplesPerPixel, file.PhotometricInterpretation = 1, 'MONOCHROME2'
    file.BitsAllocated = file.BitsStored = 16
    file.HighBit, file.PixelRepresentation = 15, 0
    for keyword, value in elements.items():
        setattr(file, keyword, value)
    file.PixelData = pixels.astype('<u2').tobytes()
    return file


def write(folder, name, file):
    file.file_meta = FileMetaDataset()
    file.file_meta.MediaStorageSOPClassUID = file.SOPClassUID
    file.file_meta.MediaStorageSOPInstanceUID = file.SOPInstanceUID
    file.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    file.is_little_endian, file.is_implicit_VR = True, False
    path = os.path.join(folder, name + '.dcm')
    pydicom.dcmwrite(path, file, write_like_original=False)
    return path


def noise(seed):
    rows, columns = numpy.mgrid[0:ROWS, 0:COLUMNS]
    return 900 + rows + 2 * columns + numpy.random.default_rng(seed).integers(0, 60, (ROWS, COLUMNS))


def ct_series(folder, study, frame, name, orientation, origin, step, count=9, **elements):
    series = generate_uid()
    paths = []
    for index in range(count):
        position = [origin[axis] + index * step[axis] for axis in range(3)]
        paths.append(write(folder, f'{name}-{series[-12:]}-{index}', image(
            CT, 'CT', study, series, index + 1, noise(index), PixelSpacing=[0.5, 0.8], SliceThickness=3,
            ImageOrientationPatient=orientation, ImagePositionPatient=position, FrameOfReferenceUID=frame,
            RescaleSlope=1, RescaleIntercept=-1024, RescaleType='HU', SeriesDescription=name,
            WindowCenter=300, WindowWidth=1000, **elements)))
    return paths


def make(folder):
    study, frame = generate_uid(), generate_uid()
    made = {
        # Voxels of 0.8 x 0.5 x 3 mm: lengths along rows and columns differ, so a swapped spacing shows.
        'axial': ct_series(folder, study, frame, 'axial', [1, 0, 0, 0, 1, 0], [-102, -64, 0], [0, 0, 3]),
        # A plane that stands on the axial ones, through x = 0.
        'sagittal': ct_series(folder, study, frame, 'sagittal', [0, 1, 0, 0, 0, -1], [0, -102, 76], [4, 0, 0], 5,
                              SeriesNumber=2),
        # The same patient a year apart: no frame of reference in common, positions 500 mm apart.
        'prior': ct_series(folder, generate_uid(), generate_uid(), 'chest', [1, 0, 0, 0, 1, 0], [-102, -64, 500],
                           [0, 0, 3], StudyDate='20250301', PatientID='KNOWN-3'),
        'current': ct_series(folder, generate_uid(), generate_uid(), 'chest', [1, 0, 0, 0, 1, 0], [-102, -64, 0],
                             [0, 0, 3], PatientID='KNOWN-3'),
    }
    made['state'] = [write(folder, 'state', presentation_state(made['axial'][0]))]
    other = generate_uid()
    made['detector'] = [write(folder, 'detector', image(
        DX, 'DX', other, generate_uid(), 1, noise(1), ImagerPixelSpacing=[0.14, 0.14], PatientID='KNOWN-2'))]
    made['uncalibrated'] = [write(folder, 'uncalibrated', image(
        SECONDARY, 'OT', other, generate_uid(), 1, noise(2), PatientID='KNOWN-2', SeriesNumber=2))]
    made['pet'] = [write(folder, 'pet', pet(folder, other))]
    made['mapped'] = [write(folder, 'mapped', mapped())]
    return made


def pet(folder, study):
    tracer = Dataset()
    tracer.RadiopharmaceuticalStartTime = '090000'
    tracer.RadionuclideTotalDose = 370e6
    tracer.RadionuclideHalfLife = 6586.2
    return image(
        PET, 'PT', study, generate_uid(), 1, noise(3), PatientID='KNOWN-2', SeriesNumber=3, PatientWeight=70,
        PixelSpacing=[2, 2], ImageOrientationPatient=[1, 0, 0, 0, 1, 0], ImagePositionPatient=[0, 0, 0],
        FrameOfReferenceUID=generate_uid(), RescaleSlope=12.5, RescaleIntercept=0, Units='BQML',
        CorrectedImage=['ATTN', 'DECY', 'SCAT'], DecayCorrection='START', SeriesDate='20260301', SeriesTime='100000',
        AcquisitionDate='20260301', AcquisitionTime='100000',
        RadiopharmaceuticalInformationSequence=Sequence([tracer]))


def mapped():
    unit = Dataset()
    unit.CodeValue, unit.CodingSchemeDesignator = 'um2/s', 'UCUM'
    unit.CodeMeaning = 'square micrometer per second'
    real_world = Dataset()
    real_world.add_new(0x00409216, 'US', 0)
    real_world.add_new(0x00409211, 'US', 4095)
    real_world.RealWorldValueIntercept, real_world.RealWorldValueSlope = -100.0, 0.5
    real_world.LUTExplanation, real_world.LUTLabel = 'diffusion', 'ADC'
    real_world.MeasurementUnitsCodeSequence = Sequence([unit])
    return image(
        MR, 'MR', generate_uid(), generate_uid(), 1, noise(4), PatientID='KNOWN-4', PixelSpacing=[1, 1],
        ImageOrientationPatient=[1, 0, 0, 0, 1, 0], ImagePositionPatient=[0, 0, 0], FrameOfReferenceUID=generate_uid(),
        RescaleSlope=2, RescaleIntercept=-1000, RescaleType='US',
        RealWorldValueMappingSequence=Sequence([real_world]))


def presentation_state(path):
    """Softcopy presentation state for one image: window 100/50, turned by 90 degrees, a rectangular shutter."""
    image_file = pydicom.dcmread(path)
    state = Dataset()
    state.SpecificCharacterSet = 'ISO_IR 192'
    state.SOPClassUID, state.SOPInstanceUID = '1.2.840.10008.5.1.4.1.1.11.1', generate_uid()
    for keyword in ('PatientName', 'PatientID', 'PatientBirthDate', 'PatientSex', 'StudyInstanceUID', 'StudyDate',
                    'StudyTime', 'StudyID', 'AccessionNumber', 'ReferringPhysicianName'):
        setattr(state, keyword, getattr(image_file, keyword))
    state.Modality, state.SeriesInstanceUID, state.SeriesNumber, state.InstanceNumber = 'PR', generate_uid(), 3, 1
    state.SeriesDescription = 'turned'
    state.ContentLabel, state.ContentDescription = 'TURNED', 'Turned'
    reference = Dataset()
    reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = CT, image_file.SOPInstanceUID
    series = Dataset()
    series.SeriesInstanceUID, series.ReferencedImageSequence = image_file.SeriesInstanceUID, Sequence([reference])
    state.ReferencedSeriesSequence = Sequence([series])
    window = Dataset()
    window.WindowCenter, window.WindowWidth = 100, 50
    state.SoftcopyVOILUTSequence = Sequence([window])
    state.ImageRotation, state.ImageHorizontalFlip = 90, 'N'
    state.ShutterShape = 'RECTANGULAR'
    state.ShutterLeftVerticalEdge, state.ShutterRightVerticalEdge = 20, 200
    state.ShutterUpperHorizontalEdge, state.ShutterLowerHorizontalEdge = 20, 200
    return state


def statistics(path, kind, points):
    file = pydicom.dcmread(path)
    values = file.pixel_array * float(file.get('RescaleSlope', 1)) + float(file.get('RescaleIntercept', 0))
    rows, columns = numpy.mgrid[0:file.Rows, 0:file.Columns] + 0.5
    corners = numpy.array(points, float).reshape(-1, 2)
    if kind == 'ELLIPSE':
        a, b, c, d = corners
        centre, major, minor = (a + b) / 2, (b - a) / 2, (d - c) / 2
        x, y = columns - centre[0], rows - centre[1]
        inside = ((x * major[0] + y * major[1]) / (major @ major)) ** 2 + (
            (x * minor[0] + y * minor[1]) / (minor @ minor)) ** 2 <= 1
    elif kind == 'POLYGON':
        # Even and odd crossings of a ray to the right.
        inside = numpy.zeros(rows.shape, bool)
        for (x0, y0), (x1, y1) in zip(corners, numpy.roll(corners, -1, axis=0)):
            if y0 != y1:
                crosses = (y0 > rows) != (y1 > rows)
                inside ^= crosses & (columns < x0 + (rows - y0) * (x1 - x0) / (y1 - y0))
    else:
        low, high = corners.min(axis=0), corners.max(axis=0)
        inside = (columns >= low[0]) & (columns <= high[0]) & (rows >= low[1]) & (rows <= high[1])
    chosen = values[inside]
    return {'mean': chosen.mean(), 'deviation': chosen.std(), 'least': chosen.min(), 'greatest': chosen.max(),
            'count': int(inside.sum())}


if __name__ == '__main__':
    if sys.argv[1] == 'make':
        os.makedirs(sys.argv[2], exist_ok=True)
        print(json.dumps(make(sys.argv[2])))
    else:
        print(json.dumps(statistics(sys.argv[2], sys.argv[3], json.loads(sys.argv[4]))))
