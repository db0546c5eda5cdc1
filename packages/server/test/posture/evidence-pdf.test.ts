import { hostileTexts, pdfActions, pdfText } from '@leadglass/testkit'
import { expect, test } from 'vitest'
import { evidencePdf } from '../../src/posture/evidence-pdf.ts'

test('values of settings are text in the evidence pack, which does nothing', async () => {
  const settings = Object.fromEntries(hostileTexts.map(({ aim, id, text }) => [`${aim}.${id}`, text]))
  const requirement = { standard: 'OWASP', requirement: '1.2.3', held: 'by a test', settings, tests: ['a.test.ts'] }
  const octets = await evidencePdf({
    version: '0.1.0',
    at: '2026-11-26T08:00:00.000Z',
    posture: null,
    drill: null,
    requirements: [requirement, { ...requirement, standard: hostileTexts[0]!.text }],
  } as never)
  expect(pdfActions(octets)).toEqual([])
  const text = pdfText(octets).replaceAll('\n', '')
  for (const id of ['script', 'action', 'sql-drop']) {
    const hostile = hostileTexts.find((one) => one.id === id)!
    expect(text, id).toContain(hostile.text.slice(0, 24))
  }
})
