import { PassThrough, Readable } from 'node:stream'
import { hostileTexts } from '@leadglass/testkit'
import { expect, test } from 'vitest'
import { Cli } from '../src/cli.ts'
import { pairs, table } from '../src/output/table.ts'
import { runCommand } from '../src/program.ts'
import { painter } from '../src/terminal.ts'

/** What a terminal obeys or lays out anew: nothing of it comes from a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those must not be there
const commands = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/

function screen({ isTTY = false } = {}) {
  const streams = {
    stdout: Object.assign(new PassThrough(), { isTTY, columns: 100 }),
    stderr: Object.assign(new PassThrough(), { isTTY, columns: 100 }),
  }
  const terminal = { stdin: Readable.from(['']), ...streams, env: {} }
  const written = (name: keyof typeof streams) => String(streams[name].read() ?? '')
  return { terminal, cli: new Cli(terminal), written }
}

test.each(hostileTexts.map((hostile) => [hostile.id, hostile] as const))(
  '%s reaches a terminal as what can be read of it, in one row',
  (_, { text }) => {
    const { cli, written } = screen()
    cli.answer({}, {}, () => [table(['name', 'id'], [[text, 'x']]), pairs([['name', text]])].join('\n'))
    const lines = written('stdout').split('\n')
    expect(lines).toHaveLength(4)
    for (const line of lines) expect(line).not.toMatch(commands)
  },
)

test.each(hostileTexts.map((hostile) => [hostile.id, hostile] as const))(
  '%s is the same text in JSON, without a character that a terminal obeys',
  (_, { text }) => {
    const { cli, written } = screen()
    cli.answer({ json: true }, { [text]: [text] }, () => '')
    const line = written('stdout')
    expect(line.slice(0, -1)).not.toMatch(commands)
    expect(Object.entries(JSON.parse(line))).toEqual([[text, [text]]])
  },
)

test('our own colours reach a terminal, those of a text do not', () => {
  const { cli, terminal, written } = screen({ isTTY: true })
  const paint = painter(terminal, terminal.stdout)
  cli.answer({}, {}, () => `${paint('red', 'denied')} \u001b[32mgranted\u001b[39m`)
  expect(written('stdout')).toBe('\u001b[31mdenied\u001b[39m \\u001b[32mgranted\\u001b[39m\n')
})

test('what somebody typed is not played back to the terminal', async () => {
  const { terminal, written } = screen()
  expect(await runCommand(['\u001b]0;forged\u0007'], terminal)).toBe(64)
  expect(written('stderr')).toContain("unknown command '\\u001b]0;forged\\u0007'")
})
