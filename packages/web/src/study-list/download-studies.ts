/** Hands studies to the browser as ZIP files with a DICOMDIR, one after the other, as they come from the server. */
import { dicomWebRoot } from '../dicomweb/studies.ts'

/** Browsers take several downloads for one click only with a pause between them. */
const pauseMs = 400

export async function downloadStudies(uids: readonly string[]): Promise<void> {
  for (const uid of uids) {
    const link = document.createElement('a')
    link.href = `${dicomWebRoot}/studies/${uid}?accept=application/zip`
    // The server names the file; an opaque name is kept where it does not.
    link.download = ''
    link.click()
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}
