/** The watch of a data folder, with the ceilings of its settings. */
import type { Accounts } from '@leadglass/access'
import type { Keyring } from '@leadglass/archive'
import type { Alerts } from '../alerts/alerts.ts'
import type { Settings } from '../config/settings.ts'
import type { AuditAppender } from '../data-folder/bounded-audit.ts'
import type { ServicesFile } from '../services-file/services-file.ts'
import { isShield } from '../shield/shield-rights.ts'
import { Watch } from './watch.ts'

export interface OpenWatchParts {
  settings: Pick<Settings, 'watch' | 'shield'>
  keyring: Pick<Keyring, 'derive'>
  services: Pick<ServicesFile, 'watch' | 'canaries'>
  accounts: Pick<Accounts, 'suspend' | 'requireSecondFactor'>
  alerts: Pick<Alerts, 'raise'>
  audit: AuditAppender
}

export function openWatch({ settings, keyring, services, ...parts }: OpenWatchParts): Watch {
  const { olderAfterDays, fromPatients, allowances, gigabytesInAnHour, ...ceilings } = settings.watch
  return new Watch({
    ...parts,
    store: services.watch,
    canaries: services.canaries,
    key: keyring.derive('watch'),
    ceilings: { ...ceilings, octetsInAnHour: gigabytesInAnHour * 1e9 },
    olderAfterDays,
    // How many patients the archive behind a shield has is not known: whoever works there works in earnest.
    fromPatients: isShield(settings) ? 0 : fromPatients,
    allowances,
  })
}
