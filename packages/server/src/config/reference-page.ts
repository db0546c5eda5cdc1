/** docs/reference/configuration.md, written from the settings so that it cannot fall behind them. */
import { settingGroups, settingList } from './setting-list.ts'

export function configurationPage(): string {
  const groups = [...settingGroups()].map(([group, description]) => {
    const rows = settingList()
      .filter((setting) => setting.path[0] === group)
      .map(({ key, default: value, description: meaning, variable, choices }) => {
        const oneOf = choices ? ` One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.` : ''
        return `| \`${key}\` | \`${JSON.stringify(value)}\` | ${meaning}${oneOf} | \`${variable}\` |`
      })
    return [
      `## ${group}`,
      description,
      ['| setting | default | meaning | variable |', '|---|---|---|---|', ...rows].join('\n'),
    ].join('\n\n')
  })
  return `${[head, ...groups].join('\n\n')}\n`
}

const head = `# Configuration

Settings stand in \`config.yaml\` of the data folder, where \`leadglass init\` writes each of them with its default and its
meaning as comments; \`config.schema.json\` beside it lets an editor complete and check them. An environment variable
overrides the file and a flag overrides both. Lists are separated by commas in variables.

A name that does not exist, in the file or behind \`LEADGLASS_\`, stops the start with a message that says where it stands
and which one was probably meant. Nothing mistyped is passed over.

\`LEADGLASS_PASSPHRASE\` is no setting: it is the passphrase itself where \`keys.source\` is \`passphrase\`.

This page is written from the settings; a test keeps it in step (\`configurationPage\`).`
