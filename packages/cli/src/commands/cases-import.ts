/** `leadglass survey cases import`: a run opens, closes and reopens cases by what it proved. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { factLines } from '../output/facts.ts'
import { actorOf, casesCommand, type FolderOptions, openBook } from './cases-options.ts'

export function casesImportCommand(cli: Cli): Command {
  return casesCommand(
    'import',
    'take runs into the register: each exposed system becomes a case',
    'leadglass survey cases import --folder surveys',
  )
    .argument('[RUN...]', 'folders or snapshots of runs (default: every run in the survey folder)')
    .action(async (runs: readonly string[], options: FolderOptions) => {
      const { findSnapshots, readSnapshot } = await import('@leadglass/survey')
      const paths = runs.length > 0 ? runs.map((run) => resolve(run)) : await findSnapshots(resolve(options.folder))
      const snapshots = await Promise.all(paths.map((path) => readSnapshot(path)))
      snapshots.sort((one, other) => one.startedAt.localeCompare(other.startedAt))
      const book = await openBook(options)
      const sum = { runs: snapshots.length, found: 0, seen: 0, closed: 0, reopened: 0, unreached: 0 }
      for (const snapshot of snapshots) {
        const taken = await book.takeIn(snapshot, actorOf({}))
        for (const kind of ['found', 'seen', 'closed', 'reopened', 'unreached'] as const) sum[kind] += taken[kind]
      }
      cli.answer(options, sum, () => factLines(sum))
    })
}
