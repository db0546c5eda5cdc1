/**
 * The product family behind a finding, with a confidence and its reasons.
 *
 * Implementation class UIDs say whose toolkit speaks, not whose product: Orthanc answers exactly as DCMTK does, and only its
 * web interface tells it apart. Sources: docs/reference/fleets.md (table of class UIDs), PS3.7 D.3.3.2.
 */
import type { DicomFacts, HttpFacts, Product } from '../finding.ts'
import { fingerprints } from '../probes/http-viewer/fingerprints.ts'

interface Toolkit {
  readonly classUID: RegExp
  readonly versionName: RegExp
  readonly family: string
  /** What else is built on it. */
  readonly builtOn: readonly string[]
}

const toolkits: readonly Toolkit[] = [
  {
    classUID: /^1\.2\.276\.0\.7230010\.3\./,
    versionName: /^OFFIS_DCMTK/,
    family: 'DCMTK family',
    builtOn: ['Orthanc', 'Horos', 'OsiriX'],
  },
  { classUID: /^1\.2\.40\.0\.13\.1\.3/, versionName: /^dcm4che-[3-9]/, family: 'dcm4chee', builtOn: ['dcm4chee'] },
  {
    classUID: /^1\.2\.40\.0\.13\.1\.1/,
    versionName: /^dcm4che-[12]/,
    family: 'dcm4che 2',
    builtOn: ['dcm4chee', 'Oviyam'],
  },
  { classUID: /^1\.3\.6\.1\.4\.1\.30071\.8/, versionName: /^fo-dicom/, family: 'fo-dicom', builtOn: [] },
  { classUID: /^1\.2\.826\.0\.1\.3680043\.9\.3811\./, versionName: /^PYNETDICOM/, family: 'pynetdicom', builtOn: [] },
  { classUID: /^1\.2\.826\.0\.1\.3680043\.9\.7133/, versionName: /^GODICOM/, family: 'go-netdicom', builtOn: [] },
  {
    classUID: /^1\.2\.826\.0\.1\.3680043\.2\.135\.1066/,
    versionName: /^1\.[45]\.\d+.*\//,
    family: 'Conquest',
    builtOn: ['Conquest'],
  },
  { classUID: /^2\.16\.840\.1\.113669\.2\.1/, versionName: /^MergeCOM3/i, family: 'Merge toolkit', builtOn: [] },
]

export function judgeProduct(dicom: DicomFacts | undefined, http: readonly HttpFacts[]): Product {
  const toolkit = dicom && toolkitOf(dicom)
  const viewer = http.map(({ viewer }) => fingerprints.find((known) => known.viewer === viewer)).find(Boolean)
  if (!viewer) return toolkit ?? { family: 'unknown', confidence: 0, reasons: [] }
  const seen = `web page of ${viewer.viewer}`
  const agrees = toolkits.some(({ family, builtOn }) => family === toolkit?.family && builtOn.includes(viewer.family))
  if (agrees || !toolkit) {
    return { family: viewer.family, confidence: toolkit ? 0.98 : 0.8, reasons: [seen, ...(toolkit?.reasons ?? [])] }
  }
  // A viewer of one maker may stand before the archive of another: the archive's own words count for more.
  return { ...toolkit, reasons: [...toolkit.reasons, seen] }
}

function toolkitOf({ implementationClassUID = '', implementationVersionName = '' }: DicomFacts): Product | undefined {
  const byUID = toolkits.find(({ classUID }) => classUID.test(implementationClassUID))
  const byName = toolkits.find(({ versionName }) => versionName.test(implementationVersionName))
  const toolkit = byUID ?? byName
  if (!toolkit) return undefined
  const reasons = [
    ...(byUID === toolkit ? [`implementation class UID ${implementationClassUID}`] : []),
    ...(byName === toolkit ? [`implementation version name ${implementationVersionName}`] : []),
  ]
  return { family: toolkit.family, confidence: reasons.length === 2 ? 0.9 : 0.6, reasons }
}
