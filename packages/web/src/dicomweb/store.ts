/** Stores one instance that consists of a header alone: STOW-RS of a DICOM JSON model. PS3.18 10.5, 8.7.2.2. */
import { send } from '../api/http.ts'
import type { JsonDataSet } from './dicom-json.ts'
import { dicomWebRoot } from './studies.ts'

/** @throws WebError with the code of the answer; a refused instance is a conflict (PS3.18 10.5.3.1) */
export async function storeInstance(studyInstanceUID: string, dataSet: JsonDataSet): Promise<void> {
  const boundary = `leadglass-${crypto.randomUUID()}`
  const part = `--${boundary}\r\nContent-Type: application/dicom+json\r\n\r\n${JSON.stringify([dataSet])}\r\n--${boundary}--\r\n`
  await send(`${dicomWebRoot}/studies/${studyInstanceUID}`, {
    method: 'POST',
    accept: 'application/dicom+json',
    contentType: `multipart/related; type="application/dicom+json"; boundary=${boundary}`,
    body: part,
  })
}
