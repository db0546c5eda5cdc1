/** Pages of viewers as they are found: their titles and marks, and either a list of studies or a form to sign in. */
import type { SimulatedArchive } from '../studies/simulated-archive.ts'
import { studiesOf } from './study-list.ts'

export interface Viewer {
  readonly title: string
  /** A header by which the product is known. */
  readonly headers?: Readonly<Record<string, string>>
  /** Markup that only this product has. */
  readonly mark: string
}

export const viewers = {
  meddream: {
    title: 'MedDream DICOM Viewer',
    headers: { 'set-cookie': 'MEDDREAMSESSID=0123456789abcdef; path=/' },
    mark: '<script src="meddream.js"></script>',
  },
  xero: { title: 'XERO Viewer', mark: '<meta name="application-name" content="XERO Viewer">' },
  carestream: { title: 'Carestream PACS', mark: '<div id="csh-portal"></div>' },
  mckesson: { title: 'McKesson Radiology', mark: '<div id="mckesson"></div>' },
  vitrea: { title: 'Vitrea intelligence', mark: '<div id="vitrea"></div>' },
  erez: { title: 'eRez Imaging', mark: '<div id="erez"></div>' },
  ohif: { title: 'OHIF Viewer', mark: '<script src="/app-config.js"></script>' },
} as const satisfies Record<string, Viewer>

export type ViewerName = keyof typeof viewers

/** Rows that a viewer shows on its first page. */
const ROWS = 25

export function listPage(viewer: Viewer, archive: SimulatedArchive): string {
  const rows = [...studiesOf(archive, { keys: {}, offset: 0, limit: ROWS })].map((study) => {
    const { name, id, birthDate } = archive.patient(study)
    const cells = [name, id, birthDate, archive.date(study), archive.modality(study), archive.accessionNumber(study)]
    return `<tr data-study-uid="${archive.uids.study(study)}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
  })
  const heads = ['Patient name', 'Patient ID', 'Birth date', 'Study date', 'Modality', 'Accession number']
  const table = `<table id="studies"><thead><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr></thead>`
  return page(viewer, `<h1>Studies</h1>${table}<tbody>${rows.join('\n')}</tbody></table>`)
}

export function signInPage(viewer: Viewer): string {
  const fields = '<input name="username"><input name="password" type="password"><button>Sign in</button>'
  return page(viewer, `<h1>Sign in</h1><form method="post" action="login">${fields}</form>`)
}

function page({ title, mark }: Viewer, body: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"><title>${title}</title>${mark}</head><body>${body}</body></html>`
}
