/**
 * Root key encrypted by a key management service that speaks the AWS KMS API, in `keys/root.kms`.
 *
 * The service makes the root key (GenerateDataKey) or takes one that there is (Encrypt), and gives it back at each start
 * (Decrypt). The encryption context binds the ciphertext to this archive and stands in the service's own log. A running
 * archive has its root key and does not ask again: an outage keeps it from starting, not from working.
 *
 * Source: AWS KMS API Reference, version 2014-11-01.
 */
import { randomBytes } from 'node:crypto'
import { ArchiveError } from '../errors.ts'
import type { KeySource } from './key-source.ts'
import { askKms, type KmsAddress } from './kms-client.ts'
import { readRootKeyJson, writeRootKey } from './root-key-place.ts'
import { keyLength } from './wrap.ts'

export interface KmsOptions extends KmsAddress {
  /** Id, ARN or alias of the key that encrypts from now on. What is encrypted already says by which. */
  keyId: string
}

interface KmsWrappedRoot {
  format: 'leadglass-root-key/kms/1'
  /** ARN of the key as the service answered it. */
  key: string
  context: Record<string, string>
  /** Base64. */
  ciphertext: string
}

export function rootKeyKms(options: KmsOptions): KeySource {
  const { keyId } = options
  const write = async (folder: string, context: Record<string, string>, answer: Record<string, unknown>) => {
    const file: KmsWrappedRoot = {
      format: 'leadglass-root-key/kms/1',
      key: textIn(answer, 'KeyId'),
      context,
      ciphertext: textIn(answer, 'CiphertextBlob'),
    }
    await writeRootKey(folder, 'kms', `${JSON.stringify(file, null, 2)}\n`)
  }
  return {
    kind: 'kms',
    place: keyId,
    async create(folder) {
      const context = newContext()
      const request = { KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: context }
      const answer = await askKms(options, 'GenerateDataKey', request)
      await write(folder, context, answer)
      return rootIn(answer)
    },
    async keep(folder, root) {
      const context = newContext()
      const plaintext = Buffer.from(root).toString('base64')
      const request = { KeyId: keyId, Plaintext: plaintext, EncryptionContext: context }
      await write(folder, context, await askKms(options, 'Encrypt', request))
    },
    async open(folder) {
      const { key, context, ciphertext } = await readRootKeyJson(folder, 'kms', isKmsWrappedRoot)
      const request = { KeyId: key, CiphertextBlob: ciphertext, EncryptionContext: context }
      return rootIn(await askKms(options, 'Decrypt', request))
    },
  }
}

/** In clear in the service's log: it names the purpose and an archive by a random number. */
function newContext(): Record<string, string> {
  return { purpose: 'leadglass-root-key', archive: randomBytes(16).toString('hex') }
}

function rootIn(answer: Record<string, unknown>): Buffer {
  const root = Buffer.from(textIn(answer, 'Plaintext'), 'base64')
  if (root.length === keyLength) return root
  throw new ArchiveError('LG_KEY_WRONG', 'the key management service gave back something that is no root key')
}

function textIn(answer: Record<string, unknown>, name: string): string {
  const value = answer[name]
  if (typeof value === 'string') return value
  throw new ArchiveError('LG_KEY_SOURCE_UNAVAILABLE', `the answer of the key management service has no ${name}`)
}

function isKmsWrappedRoot(value: unknown): value is KmsWrappedRoot {
  if (typeof value !== 'object' || value === null) return false
  const { format, key, context, ciphertext } = value as Partial<KmsWrappedRoot>
  if (format !== 'leadglass-root-key/kms/1' || typeof key !== 'string' || typeof ciphertext !== 'string') return false
  return typeof context === 'object' && Object.values(context ?? {}).every((text) => typeof text === 'string')
}
