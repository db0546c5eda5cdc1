/** What all parts of the PDF share: the sheet's measures in points, colours, and characters its fonts have. */

export type Sheet = PDFKit.PDFDocument

export const margin = 46

export const colours = {
  ink: '#16222a',
  quiet: '#51606a',
  line: '#c9d3d9',
  accent: '#0f6f78',
  alarm: '#a8322a',
  levels: ['#e3e9ec', '#bfe0e2', '#83c4c9', '#3d9fa7', '#c96a2b', '#9d2a22'],
} as const

export const widthOf = (sheet: Sheet): number => sheet.page.width - 2 * margin

/** Begins a new sheet unless so many points are left on this one. */
export function roomFor(sheet: Sheet, heightPoints: number): void {
  if (sheet.y + heightPoints > sheet.page.height - margin) sheet.addPage()
}

/** Windows-1252 beyond Latin-1, as PDF's WinAnsiEncoding has them. */
const beyondLatin1 = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'
const substitutes: Readonly<Record<string, string>> = {
  '≥': 'at least',
  '≈': 'about',
  '−': '-',
  '·': '·',
  ı: 'i',
  ł: 'l',
  Ł: 'L',
}

/** Accents that the font has not are left out, signs are written in words, other scripts become question marks. */
export function toWinAnsi(text: string): string {
  return [...text.normalize('NFC')].map(fit).join('')
}

function fit(character: string): string {
  if (hasGlyph(character)) return character
  const substitute = substitutes[character]
  if (substitute !== undefined) return substitute
  const bare = character.normalize('NFKD').replace(/\p{M}/gu, '')
  return bare !== '' && [...bare].every(hasGlyph) ? bare : '?'
}

function hasGlyph(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff) || beyondLatin1.includes(character)
}
