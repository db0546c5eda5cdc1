/** The settings to type at a device so that it sends to this archive, one a line. */
import type { TFunction } from 'i18next'
import type { Status } from '../api/administration.ts'

export interface ScannerTextOptions {
  /** AE title of the device */
  aeTitle: string
  archive: Status['listeners']
  /** Name or address by which this browser reaches the archive */
  host: string
  t: TFunction
}

export function scannerText({ aeTitle, archive, host, t }: ScannerTextOptions): string {
  const port = /:(\d+)$/.exec(archive?.dicomTls ?? '')?.[1] ?? '2762'
  const lines = [
    ['ownAETitle', aeTitle],
    ['remoteAETitle', archive?.aeTitle ?? 'LEADGLASS'],
    ['remoteHost', host],
    ['remotePort', port],
    ['tls', t('administration.scanner.tlsOn')],
    ['key', 'node.key'],
    ['certificate', 'node.crt'],
    ['authority', 'ca.crt'],
  ]
  return lines.map(([name, value]) => `${t(`administration.scanner.${name}`)}: ${value}`).join('\n')
}
