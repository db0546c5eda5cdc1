/** A header as DICOM JSON, with the values that it names by URI. Source: PS3.18 F.2.2. */
import type { StoredValue } from '@leadglass/archive'
import { type DataSet, type DicomJsonModel, Tags, toDicomJson } from '@leadglass/dicom'
import { serviceRoot } from '../dicomweb/addresses.ts'
import { octetsValue } from './stored-values.ts'

/** As the archive does it: longer values are given by URI. */
const inlineLimitOctets = 1024

export class HeaderValues {
  readonly #header: DataSet

  constructor(header: DataSet) {
    this.#header = header
  }

  /** @returns the model, and what stands before the path in each of its URIs */
  json(): { model: DicomJsonModel; root: string } {
    const [study, series, instance] = [Tags.StudyInstanceUID, Tags.SeriesInstanceUID, Tags.SOPInstanceUID].map((tag) =>
      encodeURIComponent(this.#header.string(tag) ?? ''),
    )
    const root = `${serviceRoot}/studies/${study}/series/${series}/instances/${instance}/bulkdata/`
    const bulkDataURI = (path: string) => root + path
    return { model: toDicomJson(this.#header, { inlineLimitOctets, bulkDataURI }), root }
  }

  /** @param path - tags and numbers of items from the root, such as `00880200/0/00281201` */
  value(path: string): StoredValue | undefined {
    const steps = path.split('/')
    let set: DataSet | undefined = this.#header
    for (let at = 0; at + 2 < steps.length; at += 2) set = set?.items(tagOf(steps[at]!))[Number(steps[at + 1])]
    const octets = steps.length % 2 === 1 ? set?.octets(tagOf(steps[steps.length - 1]!)) : undefined
    if (octets === undefined || octets.length <= inlineLimitOctets) return undefined
    return octetsValue(octets)
  }
}

function tagOf(digits: string): number {
  return /^[0-9A-F]{8}$/.test(digits) ? Number.parseInt(digits, 16) : -1
}
