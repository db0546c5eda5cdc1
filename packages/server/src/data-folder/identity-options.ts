/** What the settings ask of the server's certificate. */
import type { Settings } from '../config/settings.ts'
import { hostOf } from '../identity/host-of.ts'
import { type IdentityOptions, serverNames } from '../identity/server-certificate.ts'
import { publicAddress } from './public-address.ts'

/** Where everybody may ask, as RFC 6960 has it, whether the server's certificate is good. */
export const statusPath = '/api/certificates/status'

export function identityOptions(settings: Settings): Omit<IdentityOptions, 'now'> {
  const { certificates, https, dicom } = settings
  const names = serverNames(https.names, [hostOf(https.listen), hostOf(dicom.listen)])
  // A port that the system chooses at each start is no address to put into a certificate.
  const hasAddress = https.publicAddress !== '' || !https.listen.endsWith(':0')
  const statusAddress = hasAddress ? `${publicAddress(settings)}${statusPath}` : undefined
  return { names, keyType: certificates.keyType, statusAddress }
}
