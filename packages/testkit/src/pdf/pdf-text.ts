/** What a PDF of ours says, and what it would do. Source: ISO 32000-1 7.3.4 (strings), 7.5, 12.6 (actions). */
import { inflateSync } from 'node:zlib'

/** Strings of a PDF made with standard fonts: hexadecimal inside `[…] TJ`, between kerning numbers. */
export function pdfText(octets: Buffer): string {
  const source = octets.toString('latin1')
  const pages = [...source.matchAll(/stream\n([\s\S]*?)\nendstream/g)].map(([, data]) => {
    try {
      return inflateSync(Buffer.from(data ?? '', 'latin1')).toString('latin1')
    } catch {
      return ''
    }
  })
  return pages
    .flatMap((page) => [...page.matchAll(/\[(.*?)\] TJ/g)])
    .map(([, parts]) =>
      [...(parts ?? '').matchAll(/<([0-9a-f]+)>/g)]
        .map(([, hex]) => Buffer.from(hex ?? '', 'hex').toString('latin1'))
        .join(''),
    )
    .join('\n')
}

/** Names of actions that stand in the objects of a PDF, outside of strings and streams: a document of ours has none. */
export function pdfActions(octets: Buffer): string[] {
  const objects = octets
    .toString('latin1')
    .replace(/stream\n[\s\S]*?\nendstream/g, '')
    .replace(/\((?:\\[\s\S]|[^\\()])*\)/g, '()')
  return objects.match(/\/(?:JS|JavaScript|Launch|URI|OpenAction|AA|SubmitForm|GoToR|EmbeddedFiles?)\b/g) ?? []
}
