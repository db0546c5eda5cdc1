/**
 * Codes of measurements and key images.
 *
 * Sources: PS3.16 TID 1500, 1501, 1410, 300, 2010; CID 7470 (linear), 7550 (angles), 7464 (statistics), 82 (units);
 * UCUM for units.
 */
export interface Code {
  value: string
  scheme: string
  meaning: string
}

const code = (value: string, scheme: string, meaning: string): Code => ({ value, scheme, meaning })
const dcm = (value: string, meaning: string) => code(value, 'DCM', meaning)
const sct = (value: string, meaning: string) => code(value, 'SCT', meaning)
const ucum = (value: string, meaning: string) => code(value, 'UCUM', meaning)

export const concepts = {
  report: dcm('126000', 'Imaging Measurement Report'),
  measurements: dcm('126010', 'Imaging Measurements'),
  group: dcm('125007', 'Measurement Group'),
  language: dcm('121049', 'Language of Content Item and Descendants'),
  observerType: dcm('121005', 'Observer Type'),
  person: dcm('121006', 'Person'),
  observerName: dcm('121008', 'Person Observer Name'),
  procedureReported: dcm('121058', 'Procedure reported'),
  imagingProcedure: sct('363679005', 'Imaging procedure'),
  trackingIdentifier: dcm('112039', 'Tracking Identifier'),
  trackingUID: dcm('112040', 'Tracking Unique Identifier'),
  region: dcm('111030', 'Image Region'),
  derivation: dcm('121401', 'Derivation'),
  comment: dcm('121106', 'Comment'),
  source: dcm('121112', 'Source of Measurement'),
  length: sct('410668003', 'Length'),
  longAxis: sct('103339001', 'Long Axis'),
  shortAxis: sct('103340004', 'Short Axis'),
  angle: sct('1483009', 'Angle'),
  cobb: sct('285285000', 'Cobb angle'),
  area: sct('42798000', 'Area'),
  attenuation: dcm('112031', 'Attenuation Coefficient'),
  suvbw: dcm('126401', 'SUVbw'),
  /** PS3.16 has no concept for a stored value without a physical meaning. */
  pixelValue: code('pixel-value', '99LEADGLASS', 'Pixel value'),
  mean: sct('373098007', 'Mean'),
  minimum: sct('255605001', 'Minimum'),
  maximum: sct('56851009', 'Maximum'),
  standardDeviation: sct('386136009', 'Standard Deviation'),
  keyObject: dcm('113000', 'Of Interest'),
  keyDescription: dcm('113012', 'Key Object Description'),
} as const

const units: Readonly<Record<string, Code>> = {
  mm: ucum('mm', 'millimeter'),
  cm: ucum('cm', 'centimeter'),
  px: ucum('{pixels}', 'pixels'),
  'mm²': ucum('mm2', 'square millimeter'),
  'cm²': ucum('cm2', 'square centimeter'),
  'px²': ucum('{pixels}2', 'square pixels'),
  deg: ucum('deg', 'degree'),
  HU: ucum("[hnsf'U]", 'Hounsfield unit'),
  SUVbw: ucum('{SUVbw}g/ml', 'Standardized Uptake Value body weight'),
  'Bq/ml': ucum('Bq/ml', 'Becquerels/milliliter'),
}

export const noUnit = ucum('1', 'no units')

/** The UCUM code of a unit; values without a unit, or of an unknown one, have none. */
export const unitCode = (unit: string): Code => units[unit] ?? noUnit

const names = new Map(Object.entries(units).map(([name, { value }]) => [value, name]))

/** How a unit is written: our name where there is one, else the code of UCUM, else the words of its code. */
export const unitOf = ({ value, scheme, meaning }: Code): string =>
  scheme === 'UCUM' ? (names.get(value) ?? value) : meaning
