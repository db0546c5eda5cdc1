/**
 * The root key's source as the settings name it.
 */
import { readFile } from 'node:fs/promises'
import { type KeySource, rootKeyFile, rootKeyPassphrase } from '@leadglass/archive'
import type { Settings } from '../config/settings.ts'
import { ConfigError } from '../errors.ts'

/** @throws ConfigError `LG_CONFIG_VALUE` a passphrase is asked for and there is none */
export async function keySourceOf(
  settings: Settings,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<KeySource> {
  if (settings.keys.source === 'file') return rootKeyFile()
  const passphrase = environment.LEADGLASS_PASSPHRASE ?? (await firstLine(settings.keys.passphraseFile))
  if (passphrase) return rootKeyPassphrase(passphrase)
  const message = 'keys.source is passphrase: set LEADGLASS_PASSPHRASE, or keys.passphraseFile to a file that holds it'
  throw new ConfigError('LG_CONFIG_VALUE', message, { key: 'keys.passphraseFile' })
}

async function firstLine(path: string): Promise<string | undefined> {
  if (path === '') return undefined
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const message = `keys.passphraseFile: ${path} cannot be read (${cause.code})`
    throw new ConfigError('LG_CONFIG_UNREADABLE', message, { key: 'keys.passphraseFile' }, cause)
  })
  return text.split(/\r?\n/)[0]
}
