/** DICOM JSON of an instance; long values and Pixel Data by URI, with the place each URI stands for. PS3.18 F.2.2 */
import { type DataSet, type DicomJsonModel, type InstanceReader, Tags, toDicomJson } from '@leadglass/dicom'

/** Path, what follows `bulkdata/` in a BulkDataURI → offset and length in the data set. */
export type BulkRanges = Record<string, readonly [number, number]>

/** Longer values are given by URI: the header stays small, and short binary values need no second request. */
const inlineLimitOctets = 1_024

/** Where the DICOMweb service lies: the URIs are absolute paths, whatever host and resource they are read from. */
const serviceRoot = '/dicom-web'

/** @param bulk - filled in */
export function dicomJsonOf(reader: InstanceReader, header: DataSet, bulk: BulkRanges): DicomJsonModel {
  const root = bulkRoot(header)
  const options = {
    inlineLimitOctets,
    bulkDataURI: (path: string, offset: number, length: number) => {
      bulk[path] = [offset, length]
      return root + path
    },
  }
  const json = { ...toDicomJson(header, options), ...pixelData(reader, root, bulk) }
  return reader.trailer === undefined ? json : Object.assign(json, toDicomJson(reader.trailer, options))
}

function bulkRoot(header: DataSet): string {
  const [study, series, instance] = [Tags.StudyInstanceUID, Tags.SeriesInstanceUID, Tags.SOPInstanceUID].map((tag) =>
    encodeURIComponent(header.string(tag) ?? ''),
  )
  return `${serviceRoot}/studies/${study}/series/${series}/instances/${instance}/bulkdata/`
}

/** Pixel Data stands between header and trailer and has no value at hand. */
function pixelData({ pixelData: pixels }: InstanceReader, root: string, bulk: BulkRanges): DicomJsonModel {
  if (pixels === undefined) return {}
  const key = pixels.tag.toString(16).toUpperCase().padStart(8, '0')
  bulk[key] = [pixels.valueOffset, pixels.length ?? 0]
  return { [key]: { vr: pixels.vr, BulkDataURI: root + key } }
}
