/** `leadglass grant add`: lets somebody see studies. */
import type { GrantedStudies, GrantSubject } from '@leadglass/access'
import { type Command, InvalidArgumentError } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand, durationMs } from '../command.ts'
import { grantSubject, subjectText } from '../grant-subject.ts'
import { collect } from './collection-add.ts'

interface GrantAddOptions extends CommonOptions {
  collection?: string
  own: string[]
  study?: string
  purpose: string
  from?: string
  until?: string
  for?: number
}

export function grantAddCommand(cli: Cli): Command {
  return dataCommand(
    'add',
    'let somebody see studies',
    'leadglass grant add person:jane --own "Smith^Jane" --purpose "own patients" --data /srv/leadglass',
  )
    .argument('<TO>', 'role:ROLE, person:NAME, token:NAME, node:AETITLE, or nodes', grantSubject)
    .option('--collection <NAME>', 'the studies of a collection')
    .option(
      '--own <NAME>',
      "studies with this Referring Physician's Name, as it is written in them; can be given many times",
      collect,
      [],
    )
    .option('--study <UID>', 'one study')
    .requiredOption('--purpose <TEXT>', 'what for')
    .option('--from <TIME>', 'not before this time, as in 2026-11-24T08:00:00Z', moment)
    .option('--until <TIME>', 'up to this time; without it until it is revoked', moment)
    .option('--for <DURATION>', 'how long from now: 12h, 30d', durationMs)
    .action(async (to: GrantSubject, options: GrantAddOptions) => {
      const { purpose, from } = options
      const until =
        options.until ?? (options.for === undefined ? undefined : new Date(Date.now() + options.for).toISOString())
      const grant = await cli.operate(options, 'grant.add', {
        to,
        studies: studiesOf(options),
        purpose,
        ...(from === undefined ? {} : { from }),
        ...(until === undefined ? {} : { until }),
      })
      cli.answer(options, grant, () => `Grant ${grant.id} to ${subjectText(grant.to)}, ${timeText(grant.until)}.`)
    })
}

function timeText(until: string | undefined): string {
  return until === undefined ? 'until it is revoked' : `until ${until}`
}

/** @throws InvalidArgumentError unless exactly one kind of studies is given */
function studiesOf({ collection, own, study }: GrantAddOptions): GrantedStudies {
  const given: GrantedStudies[] = [
    ...(collection === undefined ? [] : [{ kind: 'collection', name: collection } as const]),
    ...(own.length === 0 ? [] : [{ kind: 'own', referringPhysicianNames: own } as const]),
    ...(study === undefined ? [] : [{ kind: 'study', studyInstanceUID: study } as const]),
  ]
  if (given.length !== 1) throw new InvalidArgumentError('Give one of --collection, --own and --study.')
  return given[0]!
}

/** @throws InvalidArgumentError */
function moment(text: string): string {
  const time = Date.parse(text)
  if (!Number.isFinite(time)) throw new InvalidArgumentError('Write a time as in 2026-11-24T08:00:00Z.')
  return new Date(time).toISOString()
}
