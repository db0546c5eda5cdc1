/** Where a command reads and writes. Tests hand in their own; the process's streams come in `main.ts`. */
import { randomUUID } from 'node:crypto'
import { styleText } from 'node:util'
import { codeOf } from './exit-status.ts'

/** Standard input: a stream, and whether a person sits at it. */
export type InputStream = NodeJS.ReadableStream & { isTTY?: boolean }

/** Standard output or error: where text goes, and how wide it may be on a terminal. */
export type OutputStream = NodeJS.WritableStream & { isTTY?: boolean; columns?: number }

export interface Terminal {
  readonly stdin: InputStream
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  /** Environment variables: `NO_COLOR`, `LEADGLASS_…`. */
  readonly env: Readonly<Record<string, string | undefined>>
}

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan'

/** Stands behind the ESC of our own styles. Nobody outside this process knows it, so that no text from elsewhere sets one. */
const styleMark = `\u001b${randomUUID()}`

/** A function that colours text for the stream: nothing but text where it is no terminal or `NO_COLOR` is set. */
export function painter(terminal: Terminal, stream: OutputStream): (style: Style, text: string) => string {
  const coloured = stream.isTTY === true && !terminal.env.NO_COLOR && terminal.env.TERM !== 'dumb'
  return (style, text) =>
    coloured ? styleText(style, text, { validateStream: false }).replaceAll('\u001b', styleMark) : text
}

/** Control characters but tab and line feed, line separators, and the marks that turn the direction of what follows. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken out
const commanding = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/**
 * Text as it may go to a terminal: names of patients, devices and files come from outside, and a control sequence in one would
 * move the cursor, rename the window or write the clipboard. Each such character is shown as `\u001b`, in JSON the same character.
 */
export function printable(text: string): string {
  return text
    .split(styleMark)
    .map((part) => part.replace(commanding, escaped))
    .join('\u001b')
}

/** Text for one cell or one value: a line feed in it would begin a row of its own. */
export function onOneLine(text: string): string {
  return text.replace(/[\t\n]/g, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** For what a stream of our own output failed with: whoever read has seen enough, as `| head` has, and nothing more is said. */
export function unlessNobodyReads(error: unknown): void {
  if (codeOf(error) !== 'EPIPE') throw error
}
