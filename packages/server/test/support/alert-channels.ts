/** The courier of alerts with receivers of its own: HTTPS, SMTP, and a clock that tests move. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'
import { AlertCourier } from '../../src/alerts/alert-courier.ts'
import { Alerts } from '../../src/alerts/alerts.ts'
import { channelsFor } from '../../src/alerts/channels.ts'
import { alerts as alertSettings } from '../../src/config/alert-settings.ts'
import type { Settings } from '../../src/config/settings.ts'
import { createLog } from '../../src/log/log.ts'
import { ServicesFile } from '../../src/services-file/services-file.ts'
import type { OwnCertificate } from './collector.ts'

export interface Sending {
  alerts: Alerts
  /** Moves the clock on, so that what waits is due. */
  later(): void
  waiting(): number
}

export function send(given: Partial<Settings['alerts']>): Sending {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-channels-'))
  let time = Date.parse('2026-11-26T08:00:00Z')
  const services = ServicesFile.open({ path: join(folder, 'services.db'), key: new Uint8Array(32), now: () => time })
  const settings = { ...alertSettings.parse({}), ...given }
  const audit = { append: async () => undefined }
  const alerts = new Alerts({ store: services.alerts, audit, channelsFor: channelsFor({ alerts: settings }) })
  const courier = new AlertCourier({
    alerts,
    settings,
    log: createLog('error', { write: () => undefined }),
    now: () => time,
  })
  courier.start()
  onTestFinished(async () => {
    await courier.close()
    await services.close()
    rmSync(folder, { recursive: true })
  })
  return {
    alerts,
    later: () => {
      time += 3_600_000
      courier.start()
    },
    waiting: () => services.alerts.channels().reduce((sum, { waiting }) => sum + waiting, 0),
  }
}

/** An HTTPS server that hands each request over, and answers as told. */
export async function receiver(own: OwnCertificate, statuses: number[] = []) {
  const got: { headers: IncomingHttpHeaders; body: string }[] = []
  let told = () => {}
  const server = createServer({ cert: own.certificate, key: own.key }, (request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      got.push({ headers: request.headers, body })
      response.writeHead(statuses.shift() ?? 204, { location: 'https://127.0.0.1:1/' }).end()
      told()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  const next = () =>
    new Promise<void>((resolve) => {
      told = resolve
    })
  return { got, next, address: `https://127.0.0.1:${(server.address() as AddressInfo).port}/alerts` }
}

export function secretFile(own: OwnCertificate, text: string): string {
  const path = join(own.folder, 'secret')
  writeFileSync(path, text)
  return path
}

export async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 10))
}

export async function mailServer(own: OwnCertificate, options: SMTPServerOptions) {
  const mails: { from: string; to: string[]; text: string; secure: boolean; user: string | undefined }[] = []
  const server = new SMTPServer({
    cert: own.certificate,
    key: own.key,
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, done) =>
      password === 'open' ? done(null, { user: String(username) }) : done(new Error('no')),
    onData(stream, session, done) {
      let text = ''
      stream.on('data', (chunk) => {
        text += chunk
      })
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom === false ? '' : mailFrom.address
        mails.push({
          from,
          to: rcptTo.map(({ address }) => address),
          text,
          secure: session.secure,
          user: session.user as string | undefined,
        })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { mails, address: `127.0.0.1:${(server.server.address() as AddressInfo).port}` }
}
