/**
 * Sends alerts over the channels that are set up. What must still be sent is in the file of the services: a restart or an
 * outage loses nothing, and each channel goes on without waiting for another.
 */
import type { Settings } from '../config/settings.ts'
import { describeError, type Log } from '../log/log.ts'
import { encodeSyslog } from '../syslog/syslog-message.ts'
import { SyslogSender } from '../syslog/syslog-sender.ts'
import { backOffMs, WorkLoop } from '../work/work-loop.ts'
import type { Alert, Severity } from './alert.ts'
import type { AlertDelivery } from './alert-store.ts'
import { alertText } from './alert-text.ts'
import type { Alerts } from './alerts.ts'
import { type ChannelName, channelNames } from './channels.ts'
import { mailAlert } from './mail-channel.ts'
import { postAlert } from './webhook-channel.ts'

export interface AlertCourierParts {
  alerts: Alerts
  settings: Settings['alerts']
  log: Log
  now?: () => number
}

const firstPauseMs = 2_000
const longestPauseMs = 15 * 60_000
/** About three days of attempts; whoever repairs a channel after that reads the list. */
const mostAttempts = 300
const atOnce = 20

const syslogSeverity: Readonly<Record<Severity, number>> = { notice: 5, warning: 4, critical: 2 }
/** Security and authorization messages. */
const facility = 10

export class AlertCourier {
  readonly #parts: AlertCourierParts
  readonly #now: () => number
  readonly #syslog: SyslogSender
  readonly #loop: WorkLoop
  readonly #unlisten: () => void

  constructor(parts: AlertCourierParts) {
    const { alerts, settings, log, now = Date.now } = parts
    this.#parts = parts
    this.#now = now
    this.#syslog = new SyslogSender({
      address: settings.syslog,
      authorityFile: settings.syslogAuthorityFile,
      identityFile: settings.syslogIdentityFile,
    })
    this.#loop = new WorkLoop({
      round: () => this.#round(),
      onError: (error) => log.error('operation failed', describeError(error)),
      now,
    })
    this.#unlisten = alerts.onRaised(() => this.#loop.wake())
  }

  start(): void {
    const { settings, alerts } = this.#parts
    const isSetUp: Record<ChannelName, boolean> = {
      webhook: settings.webhook !== '',
      syslog: settings.syslog !== '',
      mail: settings.mailServer !== '' && settings.mailTo.length > 0,
    }
    alerts.store.keepChannels(channelNames.filter((name) => isSetUp[name]))
    this.#loop.wake()
  }

  async close(): Promise<void> {
    this.#unlisten()
    await this.#loop.close()
    this.#syslog.close()
  }

  async #round(): Promise<number | undefined> {
    await Promise.all(channelNames.map((name) => this.#send(name)))
    return this.#parts.alerts.store.nextDue()
  }

  async #send(channel: ChannelName): Promise<void> {
    const { store } = this.#parts.alerts
    for (const delivery of store.due(channel, atOnce)) {
      try {
        await this.#over(channel, delivery.alert)
        store.delivered(delivery)
      } catch (error) {
        this.#failed(delivery, error)
        return
      }
    }
  }

  #failed(delivery: AlertDelivery, error: unknown): void {
    const { alerts, log } = this.#parts
    const { channel, attempts } = delivery
    const isOver = attempts + 1 >= mostAttempts
    const dueAt = this.#now() + backOffMs(attempts + 1, firstPauseMs, longestPauseMs)
    alerts.store.failed(delivery, (error as Error).message.slice(0, 200), isOver ? undefined : dueAt)
    log.warn('alert not sent', { channel, alert: delivery.alert.id, ...describeError(error) })
  }

  #over(channel: ChannelName, alert: Alert): Promise<void> {
    const { settings } = this.#parts
    switch (channel) {
      case 'webhook': {
        const { webhook: address, webhookSecretFile: secretFile, webhookAuthorityFile: authorityFile } = settings
        return postAlert(alert, { address, secretFile, authorityFile }, this.#now())
      }
      case 'syslog':
        return this.#syslog.send([syslogOf(alert)])
      case 'mail':
        return mailAlert(alert, {
          server: settings.mailServer,
          authorityFile: settings.mailAuthorityFile,
          user: settings.mailUser,
          passwordFile: settings.mailPasswordFile,
          from: settings.mailFrom === '' ? (settings.mailTo[0] ?? '') : settings.mailFrom,
          to: settings.mailTo,
        })
    }
  }
}

function syslogOf(alert: Alert): Buffer {
  const { id, kind, severity, principal, object, detail, at } = alert
  return encodeSyslog({
    facility,
    severity: syslogSeverity[severity],
    time: at,
    messageId: kind,
    parameters: {
      ...detail,
      alert: id,
      ...(principal === undefined ? {} : { principal }),
      ...(object === undefined ? {} : { object }),
    },
    text: alertText(alert),
  })
}
