/** The evidence pack as files: JSON for programs, PDF for people. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { evidencePdf, type OperationResult } from '@leadglass/server'

export async function writeEvidence(folder: string, pack: OperationResult<'posture.evidence'>): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'evidence.json'), `${JSON.stringify(pack, null, 2)}\n`)
  await writeFile(join(folder, 'evidence.pdf'), await evidencePdf(pack))
}
