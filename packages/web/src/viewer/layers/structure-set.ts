/**
 * Contours of a radiotherapy structure set over the images they were drawn in.
 *
 * Sources: PS3.3 C.8.8.5 (Structure Set), C.8.8.6 (ROI Contour: points in millimetres of the patient).
 */
import { items, type JsonDataSet, numbers, text } from '../../dicomweb/dicom-json.ts'
import type { Shape } from '../graphics/shapes.ts'
import type { Layer } from '../graphics/use-shapes.ts'
import { distanceTo, imagePlane } from '../model/image-plane.ts'
import type { Vector } from '../model/orientation.ts'

interface Contour {
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
    shapesOf: ({ dataSet }) => {
      const plane = imagePlane(dataSet)
      const sopInstanceUID = text(dataSet, 'SOPInstanceUID')
      const lies = ({ images, points: [first] }: Contour) =>
        images.size > 0
          ? images.has(sopInstanceUID)
          : plane.positioned && !!first && Math.abs(distanceTo(plane, first)) < nearMm
      return contours
        .filter(lies)
        .map(({ points, colour, closed }): Shape => ({ kind: 'line', points, colour, closed }))
    },
  }
}

/** Names of the structures, in the order of the file. */
export const structureNames = (structureSet: JsonDataSet): string[] =>
  items(structureSet, 'StructureSetROISequence').map((roi) => text(roi, 'ROIName'))

export function contoursOf(structureSet: JsonDataSet): Contour[] {
  let left = mostPoints
  return items(structureSet, 'ROIContourSequence').flatMap((roi) => {
    const [red = 255, green = 209, blue = 102] = numbers(roi, 'ROIDisplayColor')
    return items(roi, 'ContourSequence').flatMap((contour): Contour[] => {
      const data = numbers(contour, 'ContourData')
      left -= data.length / 3
      if (left < 0 || data.length < 3) return []
      return [
        {
          points: Array.from(
            { length: Math.floor(data.length / 3) },
            (_, index): Vector => [data[3 * index]!, data[3 * index + 1]!, data[3 * index + 2]!],
          ),
          colour: `rgb(${red} ${green} ${blue})`,
          closed: text(contour, 'ContourGeometricType').startsWith('CLOSED'),
          images: new Set(items(contour, 'ContourImageSequence').map((one) => text(one, 'ReferencedSOPInstanceUID'))),
        },
      ]
    })
  })
}
