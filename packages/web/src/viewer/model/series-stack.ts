/**
 * The images of a series in reading order, each with its address and its own data set.
 *
 * Sources: PS3.18 10.4.1.1.6 (frames), PS3.3 C.7.6.1 (Instance Number).
 */
import { type JsonDataSet, number, numbers, text } from '../../dicomweb/dicom-json.ts'
import { dicomWebRoot } from '../../dicomweb/studies.ts'
import { flattenFrame } from './flatten-frame.ts'
import { cross, type Vector } from './orientation.ts'
import { type NotShowable, whyNotShowable } from './showable.ts'

/** One image of a stack. */
export interface Frame {
  /** Address for the image loader: `wadors:` and the WADO-RS address of the frame */
  imageId: string
  dataSet: JsonDataSet
  /** Frames of its instance */
  frameCount: number
}

/** A series as the viewer shows it. */
export interface SeriesStack {
  seriesInstanceUID: string
  modality: string
  frames: Frame[]
  /** Instances without an image to show, by reason */
  notShown: ReadonlyMap<NotShowable, number>
  /** Those instances: a report, a document, a waveform may be shown as what it is */
  others: readonly OtherInstance[]
}

/** An instance without an image that a stack could show. */
export interface OtherInstance {
  reason: NotShowable
  instance: JsonDataSet
}

/** Most frames taken from one instance; whole-slide images with more are not opened as a stack. */
export const mostFramesPerInstance = 20_000

/** Builds the stack of a series from the metadata of its instances. */
export function stackOfSeries(seriesInstanceUID: string, instances: readonly JsonDataSet[]): SeriesStack {
  const notShown = new Map<NotShowable, number>()
  const others: OtherInstance[] = []
  const frames = inReadingOrder(instances).flatMap((instance) => {
    const reason = whyNotShowable(instance)
    if (!reason) return framesOf(instance)
    notShown.set(reason, (notShown.get(reason) ?? 0) + 1)
    others.push({ reason, instance })
    return []
  })
  return { seriesInstanceUID, modality: text(instances[0] ?? {}, 'Modality'), frames, notShown, others }
}

function framesOf(instance: JsonDataSet): Frame[] {
  const count = Math.min(number(instance, 'NumberOfFrames') ?? 1, mostFramesPerInstance)
  const address = [
    dicomWebRoot,
    'studies',
    text(instance, 'StudyInstanceUID'),
    'series',
    text(instance, 'SeriesInstanceUID'),
    'instances',
    text(instance, 'SOPInstanceUID'),
    'frames',
  ].join('/')
  return Array.from({ length: count }, (_, index) => ({
    imageId: `wadors:${address}/${index + 1}`,
    dataSet: flattenFrame(instance, index + 1),
    frameCount: count,
  }))
}

/** By Instance Number; where numbers are missing or repeat, by position along the normal, then by UID. */
function inReadingOrder(instances: readonly JsonDataSet[]): JsonDataSet[] {
  const placed = instances.map((instance) => ({
    instance,
    instanceNumber: number(instance, 'InstanceNumber') ?? 0,
    place: positionAlongNormal(instance),
    sopInstanceUID: text(instance, 'SOPInstanceUID'),
  }))
  placed.sort(
    (a, b) =>
      a.instanceNumber - b.instanceNumber || a.place - b.place || a.sopInstanceUID.localeCompare(b.sopInstanceUID),
  )
  return placed.map(({ instance }) => instance)
}

/** Millimetres along the slice normal; 0 for images without a place in the patient. */
export function positionAlongNormal(dataSet: JsonDataSet): number {
  const [a, b, c, d, e, f] = numbers(dataSet, 'ImageOrientationPatient')
  const [x, y, z] = numbers(dataSet, 'ImagePositionPatient')
  if (f === undefined || z === undefined) return 0
  const normal = cross([a!, b!, c!] as Vector, [d!, e!, f] as Vector)
  return x! * normal[0] + y! * normal[1] + z * normal[2]
}
