"""Objects that lie over images or are none, made with pydicom: what they show is known by how they are made.

made-objects.py FOLDER AXIAL...   writes the files, prints {name: path or paths}; AXIAL are the images of made-series.py
"""
import importlib
import json
import math
import sys

import numpy
import pydicom
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import generate_uid

series = importlib.import_module('made-series')

SEG = '1.2.840.10008.5.1.4.1.1.66.4'
RTSTRUCT = '1.2.840.10008.5.1.4.1.1.481.3'
PDF = '1.2.840.10008.5.1.4.1.1.104.1'
TEXT_SR = '1.2.840.10008.5.1.4.1.1.88.11'
SLIDE = '1.2.840.10008.5.1.4.1.1.77.1.6'
CINE = '1.2.840.10008.5.1.4.1.1.3.1'
ENHANCED_CT = '1.2.840.10008.5.1.4.1.1.2.1'


def item(**elements):
    made = Dataset()
    for keyword, value in elements.items():
        setattr(made, keyword, value)
    return made


def head(of, sop_class, modality, number, description):
    """The beginning of an object in the study of another."""
    file = item(SpecificCharacterSet='ISO_IR 192', SOPClassUID=sop_class, SOPInstanceUID=generate_uid(),
                SeriesInstanceUID=generate_uid(), Modality=modality, SeriesNumber=number, InstanceNumber=1,
                SeriesDescription=description)
    for keyword in ('PatientName', 'PatientID', 'PatientBirthDate', 'PatientSex', 'StudyInstanceUID', 'StudyDate',
                    'StudyTime', 'StudyID', 'AccessionNumber', 'ReferringPhysicianName'):
        setattr(file, keyword, getattr(of, keyword))
    return file


def segmentation(images):
    """Two segments on a grid of half the resolution: pixel (r, c) covers the image's rows 2r, 2r+1 and columns 2c, 2c+1.

    Lesion: rows 40 to 79, columns 60 to 139 of slices 2 and 3. Vessel: rows 150 to 159, columns 200 to 219 of slice 2.
    """
    file = head(images[0], SEG, 'SEG', 4, 'two segments')
    file.FrameOfReferenceUID = images[0].FrameOfReferenceUID
    file.ImageType, file.SegmentationType = ['DERIVED', 'PRIMARY'], 'BINARY'
    file.ContentLabel, file.ContentDescription, file.ContentCreatorName = 'TWO', '', ''
    file.Rows = file.Columns = 128
    file.SamplesPerPixel, file.PhotometricInterpretation = 1, 'MONOCHROME2'
    file.BitsAllocated = file.BitsStored = 1
    file.HighBit = file.PixelRepresentation = 0
    file.LossyImageCompression = '00'
    tissue = item(CodeValue='85756007', CodingSchemeDesignator='SCT', CodeMeaning='Tissue')
    segment = lambda number, label, **more: item(
        SegmentNumber=number, SegmentLabel=label, SegmentAlgorithmType='MANUAL',
        SegmentedPropertyCategoryCodeSequence=[tissue], SegmentedPropertyTypeCodeSequence=[tissue], **more)
    # Pure red of sRGB in CIELab under D50.
    file.SegmentSequence = Sequence([
        segment(1, 'Lesion', RecommendedDisplayCIELabValue=[35579, 53662, 50857]), segment(2, 'Vessel')])
    masks = {(1, 2): (slice(20, 40), slice(30, 70)), (1, 3): (slice(20, 40), slice(30, 70)),
             (2, 2): (slice(75, 80), slice(100, 110))}
    frames, groups = [], []
    for (number, index), area in masks.items():
        frame = numpy.zeros((128, 128), numpy.uint8)
        frame[area] = 1
        frames.append(frame)
        x, y, z = images[index].ImagePositionPatient
        groups.append(item(
            PlanePositionSequence=[item(ImagePositionPatient=[x + 0.4, y + 0.25, z])],
            SegmentIdentificationSequence=[item(ReferencedSegmentNumber=number)]))
    file.SharedFunctionalGroupsSequence = Sequence([item(
        PlaneOrientationSequence=[item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])],
        PixelMeasuresSequence=[item(PixelSpacing=[1.0, 1.6], SliceThickness=3)])])
    file.PerFrameFunctionalGroupsSequence = Sequence(groups)
    file.NumberOfFrames = len(frames)
    file.PixelData = numpy.packbits(numpy.stack(frames).ravel(), bitorder='little').tobytes()
    return file


def structures(images):
    """In slice 3 an ellipse around pixel (128, 128), 40 columns and 30 rows wide, and a triangle."""
    image = images[3]
    x, y, z = (float(one) for one in image.ImagePositionPatient)
    at = lambda column, row: [round(x + 0.8 * column, 3), round(y + 0.5 * row, 3), z]
    turns = [2 * math.pi * step / 120 for step in range(120)]
    ellipse = [at(128 + 40 * math.cos(turn), 128 + 30 * math.sin(turn)) for turn in turns]
    triangle = [at(20, 20), at(60, 20), at(20, 60)]
    reference = item(ReferencedSOPClassUID=series.CT, ReferencedSOPInstanceUID=image.SOPInstanceUID)
    contour = lambda points: item(
        ContourImageSequence=[reference], ContourGeometricType='CLOSED_PLANAR', NumberOfContourPoints=len(points),
        ContourData=[one for point in points for one in point])
    file = head(images[0], RTSTRUCT, 'RTSTRUCT', 5, 'structures')
    file.StructureSetLabel, file.StructureSetDate, file.StructureSetTime = 'PLAN', '20260301', '101500'
    file.StructureSetROISequence = Sequence([
        item(ROINumber=number, ReferencedFrameOfReferenceUID=image.FrameOfReferenceUID, ROIName=name,
             ROIGenerationAlgorithm='MANUAL') for number, name in ((1, 'Target'), (2, 'Cord'))])
    file.ROIContourSequence = Sequence([
        item(ReferencedROINumber=1, ROIDisplayColor=[0, 255, 0], ContourSequence=[contour(ellipse)]),
        item(ReferencedROINumber=2, ROIDisplayColor=[255, 0, 255], ContourSequence=[contour(triangle)])])
    return file


def pdf_octets():
    """Two pages of 300 x 200 points: a red box from (40, 30) to (160, 90) from below and words; a blue box."""
    contents = [b'1 0 0 rg 40 30 120 60 re f 0 g BT /F1 18 Tf 40 140 Td (Findings: none) Tj ET',
                b'0 0 1 rg 100 100 50 50 re f']
    objects = [b'<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>',
               b'<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>']
    for index, content in enumerate(contents):
        objects.append(b'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents %d 0 R /Resources '
                       b'<< /Font << /F1 7 0 R >> >> >>' % (4 + 2 * index))
        objects.append(b'<< /Length %d >>\nstream\n%s\nendstream' % (len(content), content))
    objects.append(b'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>')
    out, places = b'%PDF-1.4\n', []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b'%d 0 obj\n%s\nendobj\n' % (number, content)
    table = len(out)
    out += b'xref\n0 %d\n0000000000 65535 f \n' % (len(objects) + 1)
    out += b''.join(b'%010d 00000 n \n' % place for place in places)
    return out + b'trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n' % (len(objects) + 1, table)


def pdf(of):
    file = head(of, PDF, 'DOC', 1, 'letter')
    file.StudyInstanceUID, file.PatientID = generate_uid(), 'KNOWN-4'
    octets = pdf_octets()
    file.DocumentTitle, file.MIMETypeOfEncapsulatedDocument = 'Letter', 'application/pdf'
    file.BurnedInAnnotation, file.ConversionType = 'NO', 'WSD'
    file.ContentDate, file.ContentTime, file.AcquisitionDateTime = '20260301', '101500', ''
    file.ConceptNameCodeSequence = Sequence([])
    file.EncapsulatedDocument = octets + b'\0' * (len(octets) % 2)
    return file


def report(of):
    """A report with one sentence of more than a kilobyte, which metadata does not carry."""
    file = head(of, TEXT_SR, 'SR', 2, 'long report')
    file.StudyInstanceUID, file.PatientID = generate_uid(), 'KNOWN-5'
    code = lambda value, meaning: item(CodeValue=value, CodingSchemeDesignator='DCM', CodeMeaning=meaning)
    file.CompletionFlag, file.VerificationFlag, file.ContentDate, file.ContentTime = 'COMPLETE', 'UNVERIFIED', '20260301', '101500'
    file.PerformedProcedureCodeSequence = Sequence([])
    file.ValueType, file.ContinuityOfContent = 'CONTAINER', 'SEPARATE'
    file.ConceptNameCodeSequence = Sequence([code('18748-4', 'Diagnostic imaging report')])
    sentence = ' '.join(f'Slice {number} shows nothing of note.' for number in range(60)) + ' The last word is heron.'
    file.ContentSequence = Sequence([item(
        RelationshipType='CONTAINS', ValueType='TEXT', ConceptNameCodeSequence=[code('121071', 'Finding')],
        TextValue=sentence)])
    return file


def slide_level(of, study, number, width, height, blue, flavour='VOLUME', resampled='NONE', tile=256):
    """Red grows from left to right, green from top to bottom, blue tells the level."""
    down, across = math.ceil(height / tile), math.ceil(width / tile)
    rows, columns = numpy.mgrid[0:down * tile, 0:across * tile]
    whole = numpy.stack([columns * 250 // width, rows * 250 // height, numpy.full_like(rows, blue)], -1)
    whole = numpy.clip(whole, 0, 255).astype(numpy.uint8)
    tiles = [whole[y * tile:(y + 1) * tile, x * tile:(x + 1) * tile] for y in range(down) for x in range(across)]
    file = head(of, SLIDE, 'SM', 1, 'slide')
    file.StudyInstanceUID, file.SeriesInstanceUID = study[:2]
    file.PatientID, file.InstanceNumber = 'KNOWN-6', number
    file.ImageType = ['ORIGINAL' if resampled == 'NONE' else 'DERIVED', 'PRIMARY', flavour, resampled]
    file.FrameOfReferenceUID, file.DimensionOrganizationType = study[2], 'TILED_FULL'
    file.Rows = file.Columns = tile
    file.TotalPixelMatrixColumns, file.TotalPixelMatrixRows = width, height
    file.TotalPixelMatrixFocalPlanes = file.NumberOfOpticalPaths = 1
    file.NumberOfFrames = len(tiles)
    file.SamplesPerPixel, file.PhotometricInterpretation, file.PlanarConfiguration = 3, 'RGB', 0
    file.BitsAllocated = file.BitsStored = 8
    file.HighBit, file.PixelRepresentation = 7, 0
    file.SharedFunctionalGroupsSequence = Sequence([item(
        PixelMeasuresSequence=[item(PixelSpacing=[0.0005 * 2400 / width] * 2, SliceThickness=0.005)])])
    file.PixelData = numpy.stack(tiles).tobytes()
    return file


def cine(of):
    """Five frames at 20 a second, frame n with the grey value 40 n everywhere, to be seen as they are."""
    file = head(of, CINE, 'US', 1, 'clip')
    file.StudyInstanceUID, file.PatientID = generate_uid(), 'KNOWN-7'
    file.NumberOfFrames, file.FrameTime, file.FrameIncrementPointer = 5, 50, 0x00181063
    file.Rows = file.Columns = 64
    file.SamplesPerPixel, file.PhotometricInterpretation = 1, 'MONOCHROME2'
    file.BitsAllocated = file.BitsStored = 8
    file.HighBit, file.PixelRepresentation = 7, 0
    file.WindowCenter, file.WindowWidth = 128, 256
    file.PixelData = b''.join(bytes([40 * number]) * 64 * 64 for number in range(1, 6))
    return file


def enhanced(of):
    """Three frames of 64 x 64, 1100 stored everywhere: two axial, one sagittal, each with its own slope, intercept and window.

    Hounsfield units 76, 200, 450; the window of a frame is 400 wide around its value.
    """
    file = head(of, ENHANCED_CT, 'CT', 1, 'enhanced')
    file.StudyInstanceUID, file.PatientID, file.FrameOfReferenceUID = generate_uid(), 'KNOWN-8', generate_uid()
    file.ImageType = ['ORIGINAL', 'PRIMARY', 'VOLUME', 'NONE']
    file.Rows = file.Columns = 64
    file.SamplesPerPixel, file.PhotometricInterpretation = 1, 'MONOCHROME2'
    file.BitsAllocated = file.BitsStored = 16
    file.HighBit, file.PixelRepresentation = 15, 0
    axial, sagittal = [1, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, -1]
    frames = [(axial, [-32, -32, 0], 1, -1024), (axial, [-32, -32, 5], 2, -2000), (sagittal, [0, -32, 32], 0.5, -100)]
    file.SharedFunctionalGroupsSequence = Sequence([item(
        PixelMeasuresSequence=[item(PixelSpacing=[1.0, 1.0], SliceThickness=5)])])
    file.PerFrameFunctionalGroupsSequence = Sequence([item(
        PlaneOrientationSequence=[item(ImageOrientationPatient=orientation)],
        PlanePositionSequence=[item(ImagePositionPatient=position)],
        PixelValueTransformationSequence=[item(RescaleSlope=slope, RescaleIntercept=intercept, RescaleType='HU')],
        FrameVOILUTSequence=[item(WindowCenter=1100 * slope + intercept, WindowWidth=400)])
        for orientation, position, slope, intercept in frames])
    file.NumberOfFrames = len(frames)
    file.PixelData = numpy.full((len(frames), 64, 64), 1100, '<u2').tobytes()
    return file


def make(folder, axial):
    images = [pydicom.dcmread(path) for path in axial]
    study = [generate_uid() for _ in range(3)]
    slide = [slide_level(images[0], study, 1, 2400, 1440, 0),
             slide_level(images[0], study, 2, 1200, 720, 200, resampled='RESAMPLED'),
             slide_level(images[0], study, 3, 64, 64, 90, flavour='LABEL')]
    files = {'segmentation': segmentation(images), 'structures': structures(images), 'pdf': pdf(images[0]),
             'report': report(images[0]), 'cine': cine(images[0]), 'enhanced': enhanced(images[0])}
    made = {name: series.write(folder, name, file) for name, file in files.items()}
    made['slide'] = [series.write(folder, f'slide-{index}', file) for index, file in enumerate(slide)]
    return made


if __name__ == '__main__':
    print(json.dumps(make(sys.argv[1], sys.argv[2:])))
