/** `leadglass audit export`: every entry, one a line, in the form that another system takes. */
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Command, Option } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { countOf } from '../output/units.ts'
import { unlessNobodyReads } from '../terminal.ts'

interface AuditExportOptions extends CommonOptions {
  format: 'json' | 'dicom' | 'fhir' | 'csv'
  out?: string
  identify?: boolean
}

export function auditExportCommand(cli: Cli): Command {
  return dataCommand(
    'export',
    'write every audit entry, one a line, for another system',
    'leadglass audit export --format dicom --out audit.xml --data /srv/leadglass',
  )
    .addOption(
      new Option('--format <FORMAT>', 'json: as in the log; dicom: PS3.15 A.5 audit messages; fhir: R4 AuditEvent; csv')
        .choices(['json', 'dicom', 'fhir', 'csv'])
        .default('json'),
    )
    .option('--out <FILE>', 'file to write; without it the entries go to standard output')
    .option('--identify', 'say which study and patient each entry is about, unless they were erased')
    .action(async (options: AuditExportOptions) => {
      if (options.out === undefined && !options.json) return exportToOutput(cli, options)
      const out = resolve(options.out ?? 'audit.ndjson')
      const written = await cli.operate(options, 'audit.export', { out, ...formOf(options) })
      cli.answer(options, { ...written, out }, () => `Wrote ${countOf(written.entries, 'entry', 'entries')} to ${out}.`)
    })
}

function formOf({ format, identify }: AuditExportOptions): Pick<AuditExportOptions, 'format' | 'identify'> {
  return { format, ...(identify ? { identify } : {}) }
}

/** The process that holds the folder writes a file of ours; a running server cannot write to our output. */
async function exportToOutput(cli: Cli, options: AuditExportOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'leadglass-audit-'))
  try {
    const out = join(folder, 'audit.ndjson')
    await cli.operate(options, 'audit.export', { out, ...formOf(options) })
    await pipeline(createReadStream(out), cli.terminal.stdout, { end: false }).catch(unlessNobodyReads)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
