/** `leadglass collection study`: lists studies by hand, or takes them off the list. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

interface CollectionStudyOptions extends CommonOptions {
  remove?: boolean
}

export function collectionStudyCommand(cli: Cli): Command {
  return dataCommand(
    'study <NAME> <UID...>',
    'list studies in a collection by hand',
    'leadglass collection study "Lung trial" 1.2.840.113619.2.55.3 --data /srv/leadglass',
  )
    .option('--remove', 'take them off the list instead')
    .action(async (name: string, studies: string[], options: CollectionStudyOptions) => {
      const change = options.remove === true ? { remove: studies } : { add: studies }
      const collection = await cli.operate(options, 'collection.change', { name, ...change })
      cli.answer(options, collection, () => `${collection.name} lists ${collection.listedStudies} studies by hand.`)
    })
}
