/** `leadglass worklist add`: one scheduled step, by hand. */
import { type Command, InvalidArgumentError } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { worklistModel } from '../worklist-model.ts'

export interface WorklistAddOptions extends CommonOptions {
  patientId: string
  patientName: string
  birthDate?: string
  sex?: string
  accession?: string
  modality: string
  station: string
  start: string
  description?: string
  stepId?: string
  studyUid?: string
}

export function worklistAddCommand(cli: Cli): Command {
  return dataCommand(
    'add',
    'schedule a procedure step',
    `leadglass worklist add --patient-id 4711 --patient-name 'Doe^Jane' --modality CT --station SCANNER1 \\
    --start 2026-12-01T09:30 --data /srv/leadglass`,
  )
    .requiredOption('--patient-id <ID>', "the patient's ID")
    .requiredOption('--patient-name <NAME>', "the patient's name as DICOM writes it, Family^Given")
    .option('--birth-date <DAY>', 'YYYY-MM-DD')
    .option('--sex <SEX>', 'M, F or O')
    .option('--accession <NUMBER>', 'the accession number')
    .requiredOption('--modality <MODALITY>', 'CT, MR, US, …')
    .requiredOption('--station <AETITLE>', 'AE title of the device')
    .requiredOption('--start <TIME>', 'YYYY-MM-DDTHH:MM, in local time', startTime)
    .option('--description <TEXT>', 'what is to be done')
    .option('--step-id <ID>', 'ID of the scheduled step; made when left out')
    .option('--study-uid <UID>', 'Study Instance UID; made when left out')
    .action(async (options: WorklistAddOptions) => {
      const { items } = await cli.operate(options, 'worklist.add', { items: worklistModel(options) })
      cli.answer(options, items[0], () => `Scheduled as ${items[0]?.id}.`)
    })
}

function startTime(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)) throw new InvalidArgumentError('Give a time as YYYY-MM-DDTHH:MM.')
  return text
}
