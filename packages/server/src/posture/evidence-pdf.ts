/** The evidence pack for people: a PDF with each requirement, what holds it, settings in force and tests. */
import type { EvidencePack } from '../operations/operation-table.ts'

/** Points of a page: A4 with a margin of 50. */
const margin = 50

export async function evidencePdf({ version, at, posture, drill, requirements }: EvidencePack): Promise<Buffer> {
  const { default: PDFDocument } = await import('pdfkit')
  const sheet = new PDFDocument({
    size: 'A4',
    margin,
    info: { Title: 'Leadglass: evidence', CreationDate: new Date(at) },
  })
  const chunks: Buffer[] = []
  sheet.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise((resolve) => sheet.on('end', resolve))
  sheet.font('Helvetica-Bold').fontSize(20).text('What holds which requirement')
  sheet
    .moveDown(0.5)
    .font('Helvetica')
    .fontSize(10)
    .text(`Leadglass ${version}, ${at.slice(0, 10)}`)
  if (posture !== null) sheet.text(`Posture: grade ${posture.grade}, ${posture.score} of 100, looked at ${posture.at}`)
  if (drill !== null) sheet.text(drillLine(drill))
  let standard = ''
  for (const row of requirements) {
    if (row.standard !== standard) {
      standard = row.standard
      sheet.moveDown().font('Helvetica-Bold').fontSize(14).text(standard)
    }
    sheet.moveDown(0.6).font('Helvetica-Bold').fontSize(10).text(row.requirement)
    sheet.font('Helvetica').fontSize(9.5).text(row.held)
    for (const [key, value] of Object.entries(row.settings)) sheet.text(`Setting ${key}: ${plain(value)}`)
    for (const test of row.tests) sheet.text(`Test ${test}`)
  }
  sheet.end()
  await ended
  return Buffer.concat(chunks)
}

function drillLine({
  outcome,
  generation,
  backupAt,
  drilledAt,
  recoveryTimeSeconds,
}: NonNullable<EvidencePack['drill']>): string {
  const verdict = outcome === 'came-back' ? 'the archive came back' : 'THE ARCHIVE DID NOT COME BACK'
  return `Recovery drill of ${drilledAt}: ${verdict} from backup ${generation} of ${backupAt}, in ${Math.ceil(recoveryTimeSeconds)} s`
}

/** The fonts of every PDF reader know Latin letters; what is beyond is shown as a question mark. */
function plain(value: unknown): string {
  const text = typeof value === 'string' ? value || '(none)' : JSON.stringify(value)
  return text.replace(/[^\x20-\x7e]/g, '?')
}
