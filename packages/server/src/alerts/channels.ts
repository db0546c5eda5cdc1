/** Which channels are set up, and from which severity on each of them is used. */
import type { Settings } from '../config/settings.ts'
import { reaches, type Severity } from './alert.ts'

export const channelNames = ['webhook', 'syslog', 'mail'] as const
export type ChannelName = (typeof channelNames)[number]

/** @returns the channels that an alert of a severity goes over */
export function channelsFor({ alerts }: Pick<Settings, 'alerts'>): (severity: Severity) => ChannelName[] {
  const least: Record<ChannelName, Severity | undefined> = {
    webhook: alerts.webhook === '' ? undefined : alerts.webhookLeast,
    syslog: alerts.syslog === '' ? undefined : alerts.syslogLeast,
    mail: alerts.mailServer === '' || alerts.mailTo.length === 0 ? undefined : alerts.mailLeast,
  }
  return (severity) => channelNames.filter((name) => least[name] !== undefined && reaches(severity, least[name]))
}
