/** Where a command reads and writes. Tests hand in their own; the process's streams come in `main.ts`. */
import { styleText } from 'node:util'

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

/** A function that colours text for the stream: nothing but text where it is no terminal or `NO_COLOR` is set. */
export function painter(terminal: Terminal, stream: OutputStream): (style: Style, text: string) => string {
  const coloured = stream.isTTY === true && !terminal.env.NO_COLOR && terminal.env.TERM !== 'dumb'
  return (style, text) => (coloured ? styleText(style, text) : text)
}
