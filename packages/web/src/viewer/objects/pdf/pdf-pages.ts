/**
 * The worker that draws pages of a PDF: PDFium as WebAssembly, without its JavaScript engine. What a document could attack is the
 * memory of this worker, which has no page, no cookie that a script could read, and no address but that of its own program.
 *
 * Source: https://pdfium.googlesource.com/pdfium/ (public/fpdfview.h)
 */
import { type PDFiumDocument, PDFiumLibrary } from '@hyzyla/pdfium'
import wasmUrl from '@hyzyla/pdfium/pdfium.wasm?url'
import { mostLetters, mostPagePixels, mostPages } from './limits.ts'
import type { PdfAnswer, PdfRequest } from './pdf-messages.ts'

let opened: Promise<PDFiumDocument> | undefined

self.onmessage = async ({ data }: MessageEvent<PdfRequest>) => {
  const answer = await answerTo(data).catch((): PdfAnswer => ({ id: data.id, failed: true }))
  self.postMessage(answer, 'picture' in answer && answer.picture ? { transfer: [answer.picture] } : {})
}

async function answerTo(request: PdfRequest): Promise<PdfAnswer> {
  if ('octets' in request) {
    opened = PDFiumLibrary.init({ wasmUrl }).then((library) => library.loadDocument(request.octets))
    const document = await opened
    const count = Math.min(mostPages, document.getPageCount())
    return { id: request.id, sizes: Array.from({ length: count }, (_, index) => sizeOf(document, index)) }
  }
  const document = await opened
  if (!document) throw new Error('no document')
  const page = document.getPage(request.page)
  const { width, height } = sizeOf(document, request.page)
  const scale = Math.min(request.scale, Math.sqrt(mostPagePixels / (width * height)))
  // Drawing closes the page: its words come first.
  const text = page.getText().slice(0, mostLetters)
  const drawn = await page.render({ scale, render: async ({ data }) => data, renderFormFields: true })
  const picture = new ImageData(new Uint8ClampedArray(drawn.data), drawn.width, drawn.height)
  return { id: request.id, picture: await createImageBitmap(picture), text }
}

/** In points; a page without a size would be no page. */
function sizeOf(document: PDFiumDocument, index: number): { width: number; height: number } {
  const { originalWidth, originalHeight } = document.getPage(index).getOriginalSize()
  return { width: Math.max(1, originalWidth), height: Math.max(1, originalHeight) }
}
