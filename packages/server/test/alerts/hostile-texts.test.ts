/** Each hostile text as principal, object and detail of an alert, over each channel to a real server of its kind. */
import { hostileTexts } from '@leadglass/testkit'
import { expect, test } from 'vitest'
import { mailServer, receiver, type Sending, send, until } from '../support/alert-channels.ts'
import { Collector, ownCertificate } from '../support/collector.ts'

/** What ends a line or commands a terminal: no channel for people carries it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those must not be there
const commanding = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/

async function raiseAll({ alerts, waiting }: Sending): Promise<void> {
  for (const { id, text } of hostileTexts) {
    const detail = { note: text, [text.slice(0, 20)]: id }
    await alerts.raise({
      kind: 'canary:touched',
      severity: 'critical',
      principal: text,
      object: `${id}:${text}`,
      detail,
    })
  }
  await until(() => waiting() === 0)
}

test('a webhook gets each of them as a string of JSON, and no header more', async () => {
  const own = ownCertificate()
  const { got, address } = await receiver(own)
  await raiseAll(send({ webhook: address, webhookAuthorityFile: own.certificateFile }))
  expect(got).toHaveLength(hostileTexts.length)
  const headers = ['connection', 'content-length', 'content-type', 'host', 'leadglass-alert', 'user-agent']
  for (const [index, { id, text }] of hostileTexts.entries()) {
    expect(Object.keys(got[index]!.headers).sort(), id).toEqual(headers)
    const body = JSON.parse(got[index]!.body)
    expect([body.principal, body.object, body.detail.note], id).toEqual([text, `${id}:${text}`, text])
    expect(body.text, id).not.toMatch(commanding)
  }
})

test('a syslog collector gets one message for each, of the form of RFC 5424 to its end', async () => {
  const own = ownCertificate()
  const collector = new Collector(own)
  await collector.start()
  await raiseAll(send({ syslog: collector.address, syslogAuthorityFile: own.certificateFile }))
  await collector.received(hostileTexts.length)
  const value = String.raw`(?:\\["\\\]]|[^"\\\]])*`
  const form = new RegExp(
    String.raw`^<82>1 \S+ \S+ leadglass \d+ canary:touched \[leadglass@32473(?: [!-<>-\\^-~]{1,32}="${value}")+\] \ufeff.*$`,
    'u',
  )
  for (const [index, { id }] of hostileTexts.entries()) {
    expect(collector.messages[index], id).toMatch(form)
    expect(collector.messages[index], id).not.toMatch(commanding)
  }
})

test('a mail server gets one mail for each, of plain text, to nobody else, and no header more', async () => {
  const own = ownCertificate()
  const { mails, address } = await mailServer(own, { authOptional: true })
  const to = ['it@hospital.example']
  await raiseAll(send({ mailServer: address, mailAuthorityFile: own.certificateFile, mailTo: to }))
  expect(mails).toHaveLength(hostileTexts.length)
  for (const [index, { id }] of hostileTexts.entries()) {
    const { text, to: recipients } = mails[index]!
    const [head = '', ...rest] = text.split('\r\n\r\n')
    const names = head.split('\r\n').flatMap((line) => /^[!-9;-~]+(?=:)/.exec(line)?.[0].toLowerCase() ?? [])
    expect(names.sort(), id).toEqual([
      'auto-submitted',
      'content-transfer-encoding',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
      'x-leadglass-alert',
    ])
    expect(recipients, id).toEqual(to)
    expect(head, id).toMatch(/^Content-Type: text\/plain/m)
    const said = decoded(head, rest.join('\r\n\r\n'))
    expect(said.trim().split(/\r?\n/), id).toHaveLength(4)
    expect(said.replaceAll(/\r?\n/g, ''), id).not.toMatch(commanding)
  }
})

function decoded(head: string, body: string): string {
  const encoding = /^Content-Transfer-Encoding: (\S+)/im.exec(head)?.[1]
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString()
  if (encoding !== 'quoted-printable') return body
  const octets = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(octets, 'latin1').toString()
}
