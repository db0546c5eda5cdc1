/** The reference page of all commands, made of their own help, so that the two cannot disagree. */
import type { Command } from 'commander'

/** @returns docs/reference/cli.md as text */
export function referencePage(program: Command): string {
  const sections = leavesOf(program, program.name()).map(
    ({ path, help }) => `## ${path}\n\n\`\`\`\n${help.trimEnd()}\n\`\`\`\n`,
  )
  return `${opening}\n${sections.join('\n')}`
}

const opening = `# The leadglass command

Made from the commands' own help by \`npm run generate:cli\`.

\`--data DIR\` may be left out where \`LEADGLASS_DATA\` is set. With \`--json\` a command prints one JSON value on standard output
and nothing else. Commands work beside a running server (through its control socket) and without one.

| exit status | meaning |
|---|---|
| 0 | done |
| 1 | not all done: files were refused, problems were found |
| 64 | usage: an argument is wrong or missing |
| 65 | bad data: a file is not what it should be |
| 69 | unavailable: another process holds the folder, a port is taken, the disk is full |
| 77 | not permitted |
| 78 | bad configuration: the folder is no data folder, a setting is wrong |
`

function leavesOf(command: Command, path: string): { path: string; help: string }[] {
  if (command.commands.length === 0) return [{ path, help: helpOf(command) }]
  return command.commands.flatMap((child) => leavesOf(child, `${path} ${child.name()}`))
}

/** Usage, description and options; the example stands in an event of commander's that only printing fires. */
function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({
    writeOut: (part) => {
      text += part
    },
    getOutHelpWidth: () => 110,
  })
  command.outputHelp()
  return text
}
