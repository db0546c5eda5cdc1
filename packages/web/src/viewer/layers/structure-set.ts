/**
 * Contours of a radiotherapy structure set over the images they were drawn in.
 *
 * Sources: PS3.3 C.8.8.5 (Structure Set), C.8.8.6 (ROI Contour: points in millimetres of the patient).
 */
import { items, type JsonDataSet, number, numbers, text } from '../../dicomweb/dicom-json.ts'
import type { Shape } from '../graphics/shapes.ts'
import { distanceTo, imagePlane } from '../model/image-plane.ts'
import type { Vector } from '../model/orientation.ts'
import { type Layer, type LayerPart, usualColour } from './layer.ts'

interface Contour {
  /** Number of its structure */
  roi: number
  points: Vector[]
  colour: string
  closed: boolean
  /** Instances that the contour names as its image */
  images: ReadonlySet<string>
}

/** More points than any plan has; what comes after them is left out and the layer says so. */
const mostPoints = 2_000_000

/** A contour that names no image lies in a slice up to this far away. */
const nearMm = 0.5

export function structureSetLayer(structureSet: JsonDataSet): Layer {
  const contours = contoursOf(structureSet)
  return {
    uid: text(structureSet, 'SOPInstanceUID'),
    seriesInstanceUID: text(structureSet, 'SeriesInstanceUID'),
    parts: structuresOf(structureSet, contours),
    shapesOf: ({ dataSet }, look) => {
      const plane = imagePlane(dataSet)
      const sopInstanceUID = text(dataSet, 'SOPInstanceUID')
      const lies = ({ images, points: [first] }: Contour) =>
        images.size > 0
          ? images.has(sopInstanceUID)
          : plane.positioned && !!first && Math.abs(distanceTo(plane, first)) < nearMm
      return contours
        .filter((contour) => !look.hidden.has(contour.roi) && lies(contour))
        .map(({ points, colour, closed }): Shape => ({ kind: 'line', points, colour, closed }))
    },
  }
}

/** The structures, in the order of the file. */
export function structuresOf(structureSet: JsonDataSet, contours: readonly Contour[]): LayerPart[] {
  return items(structureSet, 'StructureSetROISequence').map((structure, index) => {
    const roi = number(structure, 'ROINumber') ?? index + 1
    const own = contours.filter((contour) => contour.roi === roi)
    const middle = own[own.length >> 1]
    return {
      number: roi,
      name: text(structure, 'ROIName'),
      colour: middle?.colour ?? usualColour(roi),
      at: middle?.points[0],
    }
  })
}

export function contoursOf(structureSet: JsonDataSet): Contour[] {
  let left = mostPoints
  return items(structureSet, 'ROIContourSequence').flatMap((roi) => {
    const [red, green, blue] = numbers(roi, 'ROIDisplayColor')
    const structure = number(roi, 'ReferencedROINumber') ?? 0
    const colour = blue === undefined ? usualColour(structure) : `rgb(${red} ${green} ${blue})`
    return items(roi, 'ContourSequence').flatMap((contour): Contour[] => {
      const data = numbers(contour, 'ContourData')
      left -= data.length / 3
      if (left < 0 || data.length < 3) return []
      return [
        {
          roi: structure,
          points: Array.from(
            { length: Math.floor(data.length / 3) },
            (_, index): Vector => [data[3 * index]!, data[3 * index + 1]!, data[3 * index + 2]!],
          ),
          colour,
          closed: text(contour, 'ContourGeometricType').startsWith('CLOSED'),
          images: new Set(items(contour, 'ContourImageSequence').map((one) => text(one, 'ReferencedSOPInstanceUID'))),
        },
      ]
    })
  })
}
