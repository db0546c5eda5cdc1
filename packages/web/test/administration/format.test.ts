import { expect, test } from 'vitest'
import { formatOctets } from '../../src/administration/format.ts'
import { scannerText } from '../../src/administration/scanner-text.ts'

test.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [84_500_000, '84.5 MB'],
  [65e12, '65 TB'],
  [-84_500_000, '-84.5 MB'],
])('%d octets read %s', (octets, text) => {
  expect(formatOctets(octets, 'en')).toBe(text)
})

test('the text for the scanner names the port that the archive listens on', () => {
  const archive = { https: '', dicomTls: '0.0.0.0:11112', aeTitle: 'PACS', startedAt: '' }
  const text = scannerText({ aeTitle: 'CT1', archive, host: 'pacs.example', t: ((key: string) => key) as never })
  expect(text).toContain('remotePort: 11112')
  expect(text).toContain('remoteAETitle: PACS')
  expect(text).toContain('ownAETitle: CT1')
})
