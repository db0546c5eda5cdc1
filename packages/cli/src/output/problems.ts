/** Findings of a check, as lines for people. */
import { painter, type Terminal } from '../terminal.ts'
import { countOf } from './units.ts'

interface Problem {
  readonly where: string
  readonly code: string
  readonly message: string
}

/** `No problems.` in green, or the number of problems in red and one line for each. */
export function problemLines(terminal: Terminal, problems: readonly Problem[]): string[] {
  const paint = painter(terminal, terminal.stdout)
  if (problems.length === 0) return [paint('green', 'No problems.')]
  return [
    paint('red', `${countOf(problems.length, 'problem')}:`),
    ...problems.map(({ where, code, message }) => `  ${where}: ${message} [${code}]`),
  ]
}
