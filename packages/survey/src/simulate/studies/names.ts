/**
 * Names, numbers and dates of patients who do not exist. They look real, and each has a shape that occurs nowhere else in a
 * survey's output, so that a test can search for them all with {@link identifierPattern}.
 */
import { mix } from './mix.ts'

const surnameBeginnings = 'KOVAR BELMON STRANDE OKAFO MARTIL HAVELK LINDQU PETROV SARAVA YILMAR'.split(' ')
const surnameEndings = 'ESKY OVANI ENSEN IDOS ULU INAK AMANO OWICZ'.split(' ')
const givenNames =
  'ADELINA BOGDAN CLARICE DIMITRA ELISAVET FARUKH GIANNINA HENDRIKA IBRAHIMA JOAQUIM KATARZYN LEOPOLD MIROSLAV NATHANIA OKTAWIA PRISCILA'.split(
    ' ',
  )

const surnames = surnameBeginnings.flatMap((beginning) => surnameEndings.map((ending) => beginning + ending))

/** Octets that any name fits in; the rest is spaces. */
export const NAME_OCTETS = 26
/** `ZQ` and eight digits, as are accession numbers with `AZ`. */
export const PATIENT_ID_PREFIX = 'ZQ'
export const ACCESSION_PREFIX = 'AZ'

/** Every name, patient ID and accession number of every fleet. */
export const identifierPattern = new RegExp(
  `(?:${surnameBeginnings.join('|')})(?:${surnameEndings.join('|')})|\\b(?:ZQ|AZ)\\d{8}\\b`,
  'i',
)

export interface Patient {
  /** `HAVELKOVANI^KATARZYN` */
  readonly name: string
  /** `ZQ` and eight digits. */
  readonly id: string
  /** DA. */
  readonly birthDate: string
  readonly sex: 'F' | 'M' | 'O'
}

/** Patient `index` of a system. @param base - first of the system's patient numbers, 0 to 99,999,999 */
export function patientOf(seed: number, base: number, index: number): Patient {
  const chance = mix(seed ^ index)
  const surname = surnames[chance % surnames.length]!
  const given = givenNames[(chance >>> 8) % givenNames.length]!
  return {
    name: `${surname}^${given}`,
    id: PATIENT_ID_PREFIX + eightDigits(base + index),
    birthDate: `${1924 + ((chance >>> 4) % 90)}${twoDigits(1 + ((chance >>> 12) % 12))}${twoDigits(1 + ((chance >>> 17) % 28))}`,
    sex: (chance >>> 23) % 50 === 0 ? 'O' : (chance >>> 22) % 2 === 0 ? 'F' : 'M',
  }
}

export function eightDigits(value: number): string {
  return String(value % 100_000_000).padStart(8, '0')
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
