/**
 * Lets another source hold the root key, and then only that one.
 *
 *     1 the new source writes its file in keys/ and gives the root key back     either source opens the archive
 *     2 config.yaml names the new source, replaced in one step                  the one that it names opens the archive
 *     3 the other files are overwritten and removed
 *
 * Cut short after any step, the archive opens with what config.yaml says, and the same command again does the rest. Nothing else
 * is encrypted anew: the root key stays the same.
 */
import { readFile } from 'node:fs/promises'
import { keySourceKinds } from '@leadglass/archive'
import { z } from 'zod'
import { changeConfig } from '../config/change-config.ts'
import { parseConfig } from '../config/config-file.ts'
import { readEnvironment } from '../config/environment.ts'
import { mergeSettings } from '../config/load-settings.ts'
import type { Settings } from '../config/settings.ts'
import { keySourceOf, requireSource } from '../data-folder/key-source.ts'
import { writeWholeFile } from '../data-folder/write-file.ts'
import { ConfigError } from '../errors.ts'
import type { Operation } from './operation.ts'
import { password, shape } from './params.ts'

const text = z.string().max(4096)

const settings = z.strictObject({
  passphraseFile: text.optional(),
  pkcs11Module: text.optional(),
  pkcs11Token: text.optional(),
  pkcs11Key: text.optional(),
  pkcs11PinFile: text.optional(),
  kmsKey: text.optional(),
  kmsRegion: text.optional(),
  kmsEndpoint: text.optional(),
  kmsAuthorityFile: text.optional(),
})

/** Where a source is found. One of the same kind elsewhere would need two files of one name for a moment. */
const placeSettings = ['pkcs11Module', 'pkcs11Token', 'kmsRegion', 'kmsEndpoint'] as const

export const keysMove: Operation<'keys.move'> = {
  right: 'keys:move',
  params: shape(z.strictObject({ source: z.enum(keySourceKinds), settings, secret: password.optional() })),
  facts: ({ source }) => ({ source }),
  async run({ source, settings, secret }, { data, principal }) {
    const { file, environment } = data.sources
    const changed = changeConfig(await readFile(file, 'utf8'), file, 'keys', { ...settings, source })
    const target = mergeSettings([parseConfig(changed, file), ...readEnvironment(environment)])
    requireSource(target, source)
    if (source === data.keyring.source.kind) requireSamePlace(data.settings, target)
    await data.keyring.moveTo(await keySourceOf(target, environment, secret))
    await writeWholeFile(file, changed)
    const forgotten = await data.keyring.forgetOtherSources()
    return { forgotten, status: await data.archive.keysStatus(principal) }
  },
}

function requireSamePlace(now: Settings, then: Settings): void {
  const moved = placeSettings.find((name) => now.keys[name] !== '' && now.keys[name] !== then.keys[name])
  if (moved === undefined) return
  const message = `keys.${moved} cannot change while the source stays ${then.keys.source}; move to a passphrase first, then to the new place`
  throw new ConfigError('LG_CONFIG_VALUE', message, { key: `keys.${moved}` })
}
