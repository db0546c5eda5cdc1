/** The posture for people: the grade, then each point with what mends it. */
import type { OperationResult } from '@leadglass/server'
import { painter, type Terminal } from '../terminal.ts'

type Posture = OperationResult<'posture.run'>

const marks = {
  fulfilled: ['green', 'good'],
  warning: ['yellow', 'warn'],
  failed: ['red', 'FAIL'],
  unknown: ['dim', 'n/a '],
} as const

export function postureLines({ grade, score, points }: Posture, terminal: Terminal): string {
  const paint = painter(terminal, terminal.stdout)
  const lines = points.flatMap(({ id, state, found, why, mend }) => {
    const [colour, word] = marks[state]
    return [
      `${paint(colour, word)}  ${id}: ${found}`,
      ...(why === undefined || state === 'fulfilled' ? [] : [`      ${paint('dim', 'why:')}  ${why}`]),
      ...(mend === undefined ? [] : [`      ${paint('dim', 'mend:')} ${mend}`]),
    ]
  })
  return [`Grade ${paint('bold', grade)} (${score} of 100)`, '', ...lines].join('\n')
}
