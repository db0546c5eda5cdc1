/** The line between a shield and the archive behind it, which knows no TLS. */
import type { Settings } from '../config/settings.ts'
import { hostOf } from '../identity/host-of.ts'

/** @returns `HOST:PORT` of the archive, where the line to it leaves this machine; undefined without a shield */
export function lineToPacs({ pacs }: Pick<Settings['shield'], 'pacs'>): string | undefined {
  return pacs === '' || isThisMachine(hostOf(pacs)) ? undefined : pacs
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
