/** `leadglass collection add`: names a set of studies. */
import {
  type CollectionAttribute,
  type CollectionCondition,
  collectionAttributes,
  collectionKinds,
} from '@leadglass/access'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'

interface CollectionAddOptions extends CommonOptions {
  kind: (typeof collectionKinds)[number]
  description?: string
  where: CollectionCondition[]
  study: string[]
}

export function collectionAddCommand(cli: Cli): Command {
  return dataCommand(
    'add <NAME>',
    'make a collection of studies',
    'leadglass collection add Cardiology --where InstitutionalDepartmentName=Cardiology --where Modality=XA --data /srv/leadglass',
  )
    .addOption(new Option('--kind <KIND>', 'what it is').choices(collectionKinds).default('department'))
    .option('--description <TEXT>', 'what it is for')
    .option(
      '--where <ATTRIBUTE=VALUE>',
      `of studies with this value; ${collectionAttributes.join(', ')}. An attribute given twice may have either value, several attributes must all fit`,
      condition,
      [],
    )
    .option('--study <UID>', 'lists a study by hand; can be given many times', collect, [])
    .action(async (name: string, options: CollectionAddOptions) => {
      const { kind, description, where, study } = options
      const collection = await cli.operate(options, 'collection.add', {
        name,
        kind,
        conditions: where,
        studyInstanceUIDs: study,
        ...(description === undefined ? {} : { description }),
      })
      cli.answer(options, collection, () =>
        [
          `${collection.name} is a collection. Grant it to somebody:`,
          `  leadglass grant add person:NAME --collection "${collection.name}" --purpose "…" --data ${options.data}`,
        ].join('\n'),
      )
    })
}

/** Values of one attribute become one condition. @throws InvalidArgumentError */
function condition(text: string, earlier: CollectionCondition[]): CollectionCondition[] {
  const at = text.indexOf('=')
  const attribute = text.slice(0, at) as CollectionAttribute
  if (at < 0 || !collectionAttributes.includes(attribute))
    throw new InvalidArgumentError(`Write ATTRIBUTE=VALUE with one of ${collectionAttributes.join(', ')}.`)
  const value = text.slice(at + 1)
  const known = earlier.find((one) => one.attribute === attribute)
  if (known === undefined) return [...earlier, { attribute, values: [value] }]
  return earlier.map((one) => (one === known ? { attribute, values: [...one.values, value] } : one))
}

export function collect(text: string, earlier: string[]): string[] {
  return [...earlier, text]
}
