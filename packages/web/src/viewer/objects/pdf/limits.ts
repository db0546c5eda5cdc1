/** What a PDF may cost the reader's computer. */

/** Octets of a document: longer ones are handed over as a file. */
export const mostPdfOctets = 128 * 2 ** 20

/** Pages that are listed; a report has a few. */
export const mostPages = 2000

/** Pixels of one page as it is drawn: a page of any size is scaled down to it. */
export const mostPagePixels = 12 * 2 ** 20

/** Letters of a page that a screen reader is given. */
export const mostLetters = 20_000

/** A page that takes longer keeps its worker busy for ever: it is stopped. */
export const pageDeadlineMs = 30_000
