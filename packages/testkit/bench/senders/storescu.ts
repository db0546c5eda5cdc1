/** DCMTK's storescu, one process an association, sending files from disk. */
import { closeSync, existsSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { encodeFileMeta } from '@leadglass/dicom'
import type { CorpusName } from '@leadglass/testkit'
import { run } from '../child-process.ts'
import type { TlsFiles } from '../contestants/contestant.ts'
import { corpusPart } from './corpus.ts'

export interface StorescuJob {
  readonly port: number
  readonly calledAETitle: string
  readonly callingAETitle: string
  readonly tls: TlsFiles | undefined
  readonly corpus: CorpusName
  readonly associations: number
  readonly instancesEach: number
  /** Where the files of the corpora are kept between measurements. */
  readonly corpusFolder: string
}

/** Sends a corpus; @throws Error if an instance was not stored. */
export async function sendWithStorescu(job: StorescuJob, onStart: () => void): Promise<{ readonly seconds: number }> {
  const folders = Array.from({ length: job.associations }, (_, association) => filesOf(job, association))
  const tls = job.tls ? ['+tls', job.tls.key, job.tls.certificate, '+cf', job.tls.authority] : []
  const titles = ['-aec', job.calledAETitle, '-aet', job.callingAETitle]
  onStart()
  const began = performance.now()
  await Promise.all(
    folders.map((folder) =>
      run('storescu', [...tls, ...titles, '--max-pdu', '131072', '+sd', '127.0.0.1', String(job.port), folder], {
        logFile: join(job.corpusFolder, 'storescu.log'),
        env: { TCP_NODELAY: '1' },
      }),
    ),
  )
  return { seconds: (performance.now() - began) / 1000 }
}

function filesOf({ corpus, corpusFolder, instancesEach }: StorescuJob, association: number): string {
  const folder = join(corpusFolder, `${corpus}-${association}-${instancesEach}`)
  if (existsSync(join(folder, '..', `${corpus}-${association}-${instancesEach}.complete`))) return folder
  mkdirSync(folder, { recursive: true })
  let number = 0
  for (const instance of corpusPart(corpus, association, { instancesEach })) {
    const file = openSync(join(folder, `${number}.dcm`), 'w')
    writeSync(file, encodeFileMeta(instance))
    for (const chunk of instance.chunks()) writeSync(file, chunk)
    closeSync(file)
    number += 1
  }
  writeFileSync(`${folder}.complete`, '')
  return folder
}
