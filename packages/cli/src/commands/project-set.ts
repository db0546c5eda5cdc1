/** `leadglass project set` */
import { profileOptions, suggestedOptions } from '@leadglass/deidentify'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

interface ProjectSetOptions extends CommonOptions {
  options?: string
  words?: string
}

export function projectSetCommand(cli: Cli): Command {
  return dataCommand(
    'set <NAME>',
    'attach a profile to a collection of kind project',
    'leadglass project set "Trial A" --options retain-long-modified-dates,clean-pixel-data --data /srv/leadglass',
  )
    .option('--options <LIST>', `of ${profileOptions.join(', ')}; default ${suggestedOptions.join(',')}`)
    .option('--words <LIST>', 'words that stay in descriptions, such as names of protocols, with commas between')
    .action(async (name: string, options: ProjectSetOptions) => {
      const project = await cli.operate(options, 'project.set', {
        name,
        ...(options.options === undefined ? {} : { options: listOf(options.options) }),
        ...(options.words === undefined ? {} : { words: listOf(options.words) }),
      })
      cli.answer(options, project, () =>
        [
          `${project.name} sees its studies without identities: Basic Profile, ${project.options.join(', ') || 'no option'}.`,
          'Grant the project to researchers; images that may hold text wait for a person.',
        ].join('\n'),
      )
    })
}

function listOf(text: string): string[] {
  return text.split(',').flatMap((word) => (word.trim() === '' ? [] : [word.trim()]))
}
