/**
 * The letters at the edges of an image: towards which side of the patient each edge looks.
 *
 * Source: PS3.3 C.7.6.1.1.1. The patient's axes run to the left (L), the back (P) and the head (H).
 */

export type Vector = readonly [number, number, number]

/** Letters of the four edges; '' where the image has no known orientation. */
export interface EdgeLetters {
  top: string
  right: string
  bottom: string
  left: string
}

const letters = [
  ['L', 'R'],
  ['P', 'A'],
  ['H', 'F'],
] as const

/** A component smaller than this is taken for the noise of a patient who does not lie quite straight (about 6 degrees). */
const smallestComponent = 0.1

/** Letters of a direction, the strongest first: mostly to the left and a little to the head reads `LH`. */
export function directionLetters(direction: Vector): string {
  return direction
    .map((component, axis) => ({ size: Math.abs(component), letter: letters[axis]![component > 0 ? 0 : 1] }))
    .filter(({ size }) => size > smallestComponent)
    .sort((a, b) => b.size - a.size)
    .map(({ letter }) => letter)
    .join('')
}

/** Letters of the edges for a view whose upper edge and right edge look along these directions. */
export function edgeLetters(up: Vector, right: Vector): EdgeLetters {
  return {
    top: directionLetters(up),
    right: directionLetters(right),
    bottom: directionLetters(opposite(up)),
    left: directionLetters(opposite(right)),
  }
}

/** Letters from PatientOrientation (0020,0020), which names the directions of a row and of a column. */
export function edgeLettersOfPatientOrientation([row = '', column = '']: readonly string[]): EdgeLetters {
  return { top: oppositeLetters(column), right: row, bottom: column, left: oppositeLetters(row) }
}

export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

const opposite = ([x, y, z]: Vector): Vector => [-x, -y, -z]

const oppositeLetter: Record<string, string> = { L: 'R', R: 'L', A: 'P', P: 'A', H: 'F', F: 'H' }

const oppositeLetters = (text: string): string => [...text].map((letter) => oppositeLetter[letter] ?? '').join('')
