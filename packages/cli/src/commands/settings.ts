/** `leadglass settings`: every setting in force, and where it comes from. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { table } from '../output/table.ts'

interface SettingsOptions extends CommonOptions {
  changed?: boolean
}

export function settingsCommand(cli: Cli): Command {
  return dataCommand(
    'settings',
    'list the settings in force and where each comes from',
    'leadglass settings --changed --data /srv/leadglass',
  )
    .option('--changed', 'only those that differ from their default')
    .action(async (options: SettingsOptions) => {
      const { settings } = await cli.operate(options, 'settings.list', {})
      const shown = options.changed ? settings.filter(({ source }) => source !== 'default') : settings
      cli.answer(options, shown, () =>
        shown.length === 0
          ? 'Every setting has its default.'
          : table(
              ['setting', 'value', 'from'],
              shown.map(({ key, value, source }) => [
                key,
                typeof value === 'string' ? value : JSON.stringify(value),
                source,
              ]),
            ),
      )
    })
}
