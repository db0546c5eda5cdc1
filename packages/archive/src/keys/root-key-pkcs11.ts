/**
 * Root key wrapped by an AES key that never leaves a PKCS#11 token (an HSM, or SoftHSM), in `keys/root.pkcs11`.
 *
 * The token wraps and unwraps by RFC 3394, which needs no nonce and tells a changed octet from a whole one.
 *
 * Sources: PKCS#11 3.0 (C_WrapKey, C_UnwrapKey, CKM_AES_KEY_WRAP), RFC 3394, NIST SP 800-38F 6.2.
 */
import { randomBytes } from 'node:crypto'
import { ArchiveError } from '../errors.ts'
import type { KeySource } from './key-source.ts'
import { type TokenAddress, withToken } from './pkcs11-token.ts'
import { readRootKeyJson, writeRootKey } from './root-key-place.ts'
import { keyLength } from './wrap.ts'

export interface Pkcs11Options extends TokenAddress {
  /** Label of the key that wraps from now on; made there when it is absent. What is wrapped already says by which. */
  keyLabel: string
}

interface TokenWrappedRoot {
  format: 'leadglass-root-key/pkcs11/1'
  mechanism: 'AES-KEY-WRAP'
  /** Labels of the token, for people who look for it, and of the key. */
  token: string
  key: string
  wrapped: string
}

/** Eight octets more than the key: RFC 3394 2.2.1. */
const wrappedLength = keyLength + 8

export function rootKeyPkcs11(options: Pkcs11Options): KeySource {
  const { tokenLabel, keyLabel } = options
  const keep = async (folder: string, root: Uint8Array) => {
    const wrapped = await withToken(options, (token) => token.wrap(token.findOrMakeKey(keyLabel), root))
    const file: TokenWrappedRoot = {
      format: 'leadglass-root-key/pkcs11/1',
      mechanism: 'AES-KEY-WRAP',
      token: tokenLabel,
      key: keyLabel,
      wrapped: wrapped.toString('hex'),
    }
    await writeRootKey(folder, 'pkcs11', `${JSON.stringify(file, null, 2)}\n`)
  }
  return {
    kind: 'pkcs11',
    place: `token ${tokenLabel}, key ${keyLabel}`,
    keep,
    async create(folder) {
      const root = randomBytes(keyLength)
      await keep(folder, root)
      return root
    },
    async open(folder) {
      const file = await readRootKeyJson(folder, 'pkcs11', isTokenWrappedRoot)
      const wrapped = Buffer.from(file.wrapped, 'hex')
      return withToken(options, (token) => {
        const key = token.findKey(file.key)
        if (key !== undefined) return token.unwrap(key, wrapped)
        throw new ArchiveError(
          'LG_KEY_WRONG',
          `the token ${tokenLabel} holds no key ${file.key}, which wrapped the root key`,
        )
      })
    },
  }
}

function isTokenWrappedRoot(value: unknown): value is TokenWrappedRoot {
  if (typeof value !== 'object' || value === null) return false
  const { format, mechanism, token, key, wrapped } = value as Partial<TokenWrappedRoot>
  const known = format === 'leadglass-root-key/pkcs11/1' && mechanism === 'AES-KEY-WRAP'
  const named = typeof token === 'string' && typeof key === 'string'
  return known && named && new RegExp(`^[0-9a-f]{${wrappedLength * 2}}$`).test(String(wrapped))
}
