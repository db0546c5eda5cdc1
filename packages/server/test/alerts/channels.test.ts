/** Alerts over each channel, to real servers: HTTPS, syslog over TLS, SMTP. */
import { expect, test } from 'vitest'
import type { NewAlert } from '../../src/alerts/alert.ts'
import { channelsFor } from '../../src/alerts/channels.ts'
import { webhookSignature } from '../../src/alerts/webhook-channel.ts'
import { alerts as alertSettings } from '../../src/config/alert-settings.ts'
import { mailServer, receiver, secretFile, send, until } from '../support/alert-channels.ts'
import { Collector, ownCertificate } from '../support/collector.ts'

const touched: NewAlert = {
  kind: 'canary:touched',
  severity: 'critical',
  principal: 'person:ada',
  object: 'study:4f',
  detail: { address: '203.0.113.4', note: 'a"b]c\nd' },
}

test('a webhook gets JSON with a signature over time and body', async () => {
  const own = ownCertificate()
  const { got, next, address } = await receiver(own)
  const { alerts } = send({
    webhook: address,
    webhookSecretFile: secretFile(own, 'hush\n'),
    webhookAuthorityFile: own.certificateFile,
  })
  const came = next()
  const { id } = await alerts.raise(touched)
  await came
  const { headers, body } = got[0]!
  const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['leadglass-signature']))!
  expect(signature).toBe(webhookSignature('hush', Number(seconds), body))
  expect(webhookSignature('other', Number(seconds), body)).not.toBe(signature)
  expect(JSON.parse(body)).toMatchObject({
    alert: id,
    kind: 'canary:touched',
    principal: 'person:ada',
    object: 'study:4f',
  })
})

test('a webhook that fails or redirects is tried again, and an alert comes through once it answers', async () => {
  const own = ownCertificate()
  const { got, next, address } = await receiver(own, [500, 302])
  const sending = send({ webhook: address, webhookAuthorityFile: own.certificateFile })
  const came = next()
  await sending.alerts.raise(touched)
  await came
  for (const count of [2, 3]) {
    await until(() => got.length === count - 1)
    const again = next()
    await until(() => {
      sending.later()
      return got.length >= count
    })
    await again
  }
  await until(() => sending.waiting() === 0)
  expect(new Set(got.map(({ headers }) => headers['leadglass-alert'])).size).toBe(1)
})

test('a webhook whose certificate is not the one trusted gets nothing', async () => {
  const [own, other] = [ownCertificate(), ownCertificate()]
  const { got, address } = await receiver(own)
  const sending = send({ webhook: address, webhookAuthorityFile: other.certificateFile })
  await sending.alerts.raise(touched)
  await until(() => sending.alerts.store.channels()[0]?.why !== undefined)
  expect(got).toEqual([])
  expect(sending.waiting()).toBe(1)
})

test('a syslog collector gets RFC 5424 in the frames of RFC 5425, and what holds a quote or a line end stays one value', async () => {
  const own = ownCertificate()
  const collector = new Collector(own)
  await collector.start()
  const { alerts } = send({ syslog: collector.address, syslogAuthorityFile: own.certificateFile })
  const { id } = await alerts.raise(touched)
  await collector.received(1)
  const [message] = collector.messages as [string]
  expect(message).toMatch(/^<82>1 2026-11-26T08:00:00\.000Z \S+ leadglass \d+ canary:touched \[leadglass@32473 /)
  expect(message).toContain('note="a\\"b\\]c d"')
  expect(message).toContain(`alert="${id}"`)
  expect(message).toContain('principal="person:ada"')
})

test('an outage of the collector loses nothing', async () => {
  const own = ownCertificate()
  const collector = new Collector(own)
  await collector.start()
  const sending = send({ syslog: collector.address, syslogAuthorityFile: own.certificateFile })
  await sending.alerts.raise(touched)
  await collector.received(1)
  await collector.stop()
  for (const object of ['study:1', 'study:2', 'study:3']) await sending.alerts.raise({ ...touched, object })
  await until(() => sending.alerts.store.channels()[0]?.why !== undefined)
  await collector.start()
  await until(() => {
    sending.later()
    return collector.messages.length >= 4
  })
  await until(() => sending.waiting() === 0)
  for (const object of ['study:1', 'study:2', 'study:3'])
    expect(collector.messages.some((message) => message.includes(object))).toBe(true)
})

test('a mail server gets a message over STARTTLS with the password, and each recipient is in it', async () => {
  const own = ownCertificate()
  const { mails, address } = await mailServer(own, {})
  const sending = send({
    mailServer: address,
    mailAuthorityFile: own.certificateFile,
    mailUser: 'leadglass',
    mailPasswordFile: secretFile(own, 'open\n'),
    mailFrom: 'archive@hospital.example',
    mailTo: ['it@hospital.example', 'dpo@hospital.example'],
  })
  await sending.alerts.raise(touched)
  await until(() => sending.waiting() === 0)
  expect(mails).toMatchObject([
    {
      from: 'archive@hospital.example',
      to: ['it@hospital.example', 'dpo@hospital.example'],
      secure: true,
      user: 'leadglass',
    },
  ])
  expect(mails[0]!.text).toContain('Subject: Leadglass critical: canary:touched')
  expect(mails[0]!.text).toMatch(/Content-Type: text\/plain/)
})

test('a mail server without TLS is told neither the password nor the alert', async () => {
  const own = ownCertificate()
  const { mails, address } = await mailServer(own, {
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
  })
  const sending = send({ mailServer: address, mailAuthorityFile: own.certificateFile, mailTo: ['it@hospital.example'] })
  await sending.alerts.raise(touched)
  await until(() => sending.alerts.store.channels()[0]?.why !== undefined)
  expect(mails).toEqual([])
})

test('each channel takes alerts from its own severity on', () => {
  const settings = {
    ...alertSettings.parse({}),
    webhook: 'https://x.example/',
    syslog: 'x.example:6514',
    mailServer: 'x.example:465',
    mailTo: ['a@x.example'],
    mailLeast: 'critical' as const,
  }
  const channels = channelsFor({ alerts: settings })
  expect(channels('notice')).toEqual(['syslog'])
  expect(channels('warning')).toEqual(['webhook', 'syslog'])
  expect(channels('critical')).toEqual(['webhook', 'syslog', 'mail'])
})
