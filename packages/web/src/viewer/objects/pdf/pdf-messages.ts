/** What page and worker say to each other about a PDF. */

export type PdfRequest = { id: number } & ({ octets: Uint8Array } | { page: number; scale: number })

export type PdfAnswer = { id: number } & (
  | { failed: true }
  /** Pages of the document, in points */
  | { sizes: PageSize[] }
  | { picture: ImageBitmap; text: string }
)

export interface PageSize {
  width: number
  height: number
}

/** One page as it is drawn, and its words for who cannot see it. */
export interface DrawnPage {
  picture: ImageBitmap
  text: string
}
