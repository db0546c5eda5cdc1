/**
 * The `config.yaml` that `init` writes: every setting with its default and its meaning, as comments.
 *
 * Settings stand as comments so that a later version's better default reaches an archive that never chose otherwise.
 */
import { type Setting, settingGroups, settingList } from './setting-list.ts'
import { type Settings, settingsSchema } from './settings.ts'

export const configFileName = 'config.yaml'
export const configSchemaFileName = 'config.schema.json'

/** @param chosen - settings given to `init` by other means; what differs from the default is written out */
export function defaultConfigText(chosen: Settings = settingsSchema.parse({})): string {
  const groups = [...settingGroups()].map(([group, description]) => {
    const settings = settingList().filter((setting) => setting.path[0] === group)
    const lines = settings.flatMap((setting) => [
      ...wrap(setting.description + (setting.choices ? ` One of ${setting.choices.join(', ')}.` : '')).map(
        (line) => `  # ${line}`,
      ),
      settingLine(setting, chosen),
    ])
    return [`# ${description}`, `${group}:`, ...lines].join('\n')
  })
  return `${[head, ...groups].join('\n\n')}\n`
}

const head = `# yaml-language-server: $schema=./${configSchemaFileName}
#
# Leadglass settings. Each stands here with its default; remove the # before a name to change it.
# The environment (LEADGLASS_HTTPS_LISTEN=…) and the command line override this file.
# A name that is not known stops the server with a message; nothing mistyped is passed over.`

function settingLine(setting: Setting, chosen: Settings): string {
  const [group, name] = setting.path as [keyof Settings, string]
  const value = JSON.stringify((chosen[group] as Record<string, unknown>)[name])
  const isDefault = value === JSON.stringify(setting.default)
  return `  ${isDefault ? '#' : ''}${name}: ${value}`
}

function wrap(text: string, width = 100): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
