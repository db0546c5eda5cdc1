/** The whole index as text that two indexes of the same content share: row numbers and order of arrival left out. For tests. */
import { join } from 'node:path'
import type { KeySource } from '../../keys/key-source.ts'
import { openKeyring } from '../../keys/keyring.ts'
import { SqliteIndex } from './sqlite-index.ts'

const queries = [
  'select * from patients',
  'select studies.*, patients.PatientID as patientOf from studies left join patients on patients.id = studies.patient',
  'select studyNames.key, studies.StudyInstanceUID from studyNames join studies on studies.id = studyNames.study',
  `select series.*, studies.StudyInstanceUID, packs.name as metadataPack from series
   join studies on studies.id = series.study left join packs on packs.id = series.metadataPack`,
  `select trashed.*, packs.name as pack from trashed join packs on packs.id = trashed.pack`,
  'select *, study as facts from trash',
  'select * from changes',
  `select instances.*, series.SeriesInstanceUID, packs.name as pack, renditions.name as renditionPack from instances
   join series on series.id = instances.series join packs on packs.id = instances.pack
   left join packs as renditions on renditions.id = instances.renditionPack`,
  'select * from packs',
  'select * from settings',
]

/** Columns that number rows of this one file. */
const rowNumbers = new Set(['id', 'patient', 'study', 'series'])

/** Lines in order; contains patient data. The archive may be open meanwhile. */
export async function dumpIndex(options: { folder: string; keySource: KeySource }): Promise<string[]> {
  const keyring = await openKeyring(options)
  const index = SqliteIndex.open(join(options.folder, 'index.db'), keyring.derive('index'))
  try {
    return queries
      .flatMap((query, number) =>
        index.connection
          .prepare<[], Record<string, unknown>>(query)
          .all()
          .map((row) => `${number} ${line(row)}`),
      )
      .sort()
  } finally {
    await index.close()
  }
}

function line(row: Record<string, unknown>): string {
  const columns = Object.entries(row).filter(([name]) => !rowNumbers.has(name))
  return JSON.stringify(columns.map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString('hex') : value]))
}
