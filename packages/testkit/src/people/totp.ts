/** An authenticator app: makes the codes that a person would type. */
import { generateSync } from 'otplib'

/** @param secret - Base32, as the archive shows it @param atMs - time of the phone */
export function totpCode(secret: string, atMs: number = Date.now()): string {
  return generateSync({ secret, epoch: Math.floor(atMs / 1000) })
}
