/**
 * The root key's source as the settings name it, with the secret that it needs.
 *
 * A passphrase, a PIN and the credentials of a key management service never stand in `config.yaml`: they come from a file of
 * their own, from the environment, or by standard input.
 */
import { readFile } from 'node:fs/promises'
import { type KeySource, rootKeyFile, rootKeyKms, rootKeyPassphrase, rootKeyPkcs11 } from '@leadglass/archive'
import type { Settings } from '../config/settings.ts'
import { ConfigError } from '../errors.ts'
import { awsCredentials } from './aws-credentials.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * @param secret - passphrase or PIN that came by standard input; it goes before file and environment
 * @throws ConfigError `LG_CONFIG_VALUE` something that the source needs is not given; `LG_CONFIG_UNREADABLE`
 */
export async function keySourceOf(settings: Settings, environment: Environment, secret?: string): Promise<KeySource> {
  const { keys } = settings
  switch (keys.source) {
    case 'file':
      return rootKeyFile()
    case 'passphrase':
      return rootKeyPassphrase(
        secret ??
          environment.LEADGLASS_PASSPHRASE ??
          (await firstLine('keys.passphraseFile', keys.passphraseFile)) ??
          missing('keys.passphraseFile', 'LEADGLASS_PASSPHRASE', 'passphrase'),
      )
    case 'pkcs11':
      return rootKeyPkcs11({
        module: given('keys.pkcs11Module', keys.pkcs11Module),
        tokenLabel: given('keys.pkcs11Token', keys.pkcs11Token),
        keyLabel: given('keys.pkcs11Key', keys.pkcs11Key),
        pin:
          secret ??
          environment.LEADGLASS_PKCS11_PIN ??
          (await firstLine('keys.pkcs11PinFile', keys.pkcs11PinFile)) ??
          missing('keys.pkcs11PinFile', 'LEADGLASS_PKCS11_PIN', 'PIN'),
      })
    case 'kms': {
      const { kmsEndpoint, kmsAuthorityFile } = keys
      return rootKeyKms({
        keyId: given('keys.kmsKey', keys.kmsKey),
        region: given('keys.kmsRegion', keys.kmsRegion),
        ...(kmsEndpoint === '' ? {} : { endpoint: kmsEndpoint }),
        ...(kmsAuthorityFile === '' ? {} : { authority: await readText('keys.kmsAuthorityFile', kmsAuthorityFile) }),
        credentials: await awsCredentials(environment),
      })
    }
  }
}

/** @throws ConfigError the environment would name another source at the next start */
export function requireSource({ keys }: Settings, source: KeySource['kind']): void {
  if (keys.source === source) return
  const message = `LEADGLASS_KEYS_SOURCE says ${keys.source}; set it to ${source}, or unset it, where the server is started, and try again`
  throw new ConfigError('LG_CONFIG_VALUE', message, { key: 'keys.source' })
}

function given(key: string, value: string): string {
  if (value !== '') return value
  throw new ConfigError('LG_CONFIG_VALUE', `${key} is empty, and the source of the root key needs it`, { key })
}

function missing(key: string, variable: string, what: string): never {
  const message = `the source of the root key needs a ${what}: set ${variable}, or ${key} to a file that holds it, or give it with --key-secret-stdin`
  throw new ConfigError('LG_CONFIG_VALUE', message, { key })
}

/** `undefined` for a file without anything in its first line, as for none. */
async function firstLine(key: string, path: string): Promise<string | undefined> {
  if (path === '') return undefined
  const line = (await readText(key, path)).split(/\r?\n/)[0]
  return line === '' ? undefined : line
}

async function readText(key: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new ConfigError('LG_CONFIG_UNREADABLE', `${key}: ${path} cannot be read (${cause.code})`, { key }, cause)
  })
}
