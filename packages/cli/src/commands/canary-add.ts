/** `leadglass canary add`: a study that nobody has a reason to touch. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import { type CanaryModality, canaryStudy } from '../canary/canary-study.ts'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand, wholeNumber } from '../command.ts'
import { countOf } from '../output/units.ts'

interface CanaryAddOptions extends CommonOptions {
  modality: CanaryModality
  slices: number
}

export function canaryAddCommand(cli: Cli): Command {
  return dataCommand(
    'add',
    'add a study of nobody; whoever touches it is suspended',
    'leadglass canary add --modality MR --data /srv/leadglass',
  )
    .addOption(new Option('--modality <MODALITY>', 'CT or MR').choices(['CT', 'MR']).default('CT'))
    .option('--slices <N>', 'images of the study', wholeNumber, 60)
    .action(async (options: CanaryAddOptions) => {
      const style = await cli.operate(options, 'canary.style', {})
      const { modality, slices: sliceCount } = options
      const study = canaryStudy({ modality, sliceCount, style, now: new Date() })
      const folder = await mkdtemp(join(tmpdir(), 'leadglass-'))
      try {
        const paths: string[] = []
        for await (const file of study.files) {
          const path = join(folder, `${paths.length + 1}.dcm`)
          await writeFile(path, file, { mode: 0o600 })
          paths.push(path)
        }
        const { studyInstanceUID } = study
        const added = await cli.operate(options, 'canary.add', { studyInstanceUID, paths })
        cli.answer(options, added, () => `Added ${studyInstanceUID} with ${countOf(added.instances, 'image')}.`)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    })
}
