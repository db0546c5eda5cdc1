/** `leadglass posture`: how well this archive is closed, and what mends what is not. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand, wholeNumber } from '../command.ts'
import { ExitStatus } from '../exit-status.ts'
import { writeEvidence } from '../output/evidence.ts'
import { postureLines } from '../output/posture-lines.ts'
import { table } from '../output/table.ts'

interface PostureOptions extends CommonOptions {
  history?: number
  evidence?: string
}

export function postureCommand(cli: Cli): Command {
  return dataCommand(
    'posture',
    'show what a stranger sees of this archive, what else is open, and what mends it',
    'leadglass posture --data /srv/leadglass',
  )
    .option('--history <N>', 'the last N looks instead of a new one', wholeNumber)
    .option('--evidence <DIR>', 'also write evidence.json and evidence.pdf: which requirement is held by what')
    .action(async (options: PostureOptions) => {
      if (options.history !== undefined) return history(cli, options, options.history)
      const posture = await cli.operate(options, 'posture.run', {})
      if (options.evidence !== undefined) {
        await writeEvidence(options.evidence, await cli.operate(options, 'posture.evidence', {}))
      }
      if (posture.points.some(({ state }) => state === 'failed')) cli.status = ExitStatus.NotAllDone
      cli.answer(options, posture, () => postureLines(posture, cli.terminal))
    })
}

async function history(cli: Cli, options: PostureOptions, count: number): Promise<void> {
  const { postures } = await cli.operate(options, 'posture.history', { count: Math.max(1, count) })
  cli.answer(options, postures, () =>
    table(
      ['looked at', 'grade', 'score', 'not fulfilled'],
      postures.map(({ at, grade, score, points }) => [
        at,
        grade,
        String(score),
        points
          .filter(({ state }) => state !== 'fulfilled')
          .map(({ id }) => id)
          .join(', '),
      ]),
    ),
  )
}
