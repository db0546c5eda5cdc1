import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { command } from '../command.ts'
export function demoCommand(_cli: Cli): Command {
  return command(
    'demo [DIR]',
    'a throw-away archive with sample studies, until Ctrl-C',
    'leadglass demo ~/my-dicom-files',
  )
}
