/**
 * Private keys at rest: PKCS#8, encrypted under a passphrase that follows from the archive's root key.
 *
 * Source: RFC 5958 (EncryptedPrivateKeyInfo), RFC 8018 (PBES2). The passphrase has 256 bits, so its stretching is idle.
 */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { ServerError } from '../errors.ts'

/**
 * @param sealingKey - 32 octets of the keyring
 * @returns PEM text, `ENCRYPTED PRIVATE KEY`
 */
export function sealKey(key: KeyObject, sealingKey: Uint8Array): string {
  return key
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: passphrase(sealingKey) })
    .toString()
}

/** @throws ServerError `LG_CERTIFICATE_UNUSABLE` another root key sealed it, or it is damaged */
export function openSealedKey(pem: string, sealingKey: Uint8Array): KeyObject {
  try {
    return createPrivateKey({ key: pem, passphrase: passphrase(sealingKey) })
  } catch (cause) {
    throw new ServerError(
      'LG_CERTIFICATE_UNUSABLE',
      'a private key in tls/ does not open with this root key',
      {},
      cause,
    )
  }
}

function passphrase(sealingKey: Uint8Array): string {
  return Buffer.from(sealingKey).toString('hex')
}
