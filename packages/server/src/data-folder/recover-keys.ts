/**
 * Opens a data folder again whose key source is lost, by a root key that was exported: a passphrase holds it from then on.
 *
 * The key is tried at the archive's own keys first. Then it lies in `keys/`, and only then `config.yaml` names it, so that a failure on
 * the way leaves what there was.
 */
import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { lockFolder, openKeyring, recoverRootKey, rootKeyPassphrase } from '@leadglass/archive'
import { changeConfig } from '../config/change-config.ts'
import { parseConfig } from '../config/config-file.ts'
import { readEnvironment } from '../config/environment.ts'
import { mergeSettings } from '../config/load-settings.ts'
import { failureOf } from '../operations/failure-of.ts'
import { openAudit } from './data-folder.ts'
import { requireSource } from './key-source.ts'
import { layoutOf } from './layout.ts'
import { writeWholeFile } from './write-file.ts'

export interface RecoverKeysOptions {
  folder: string
  /** Text of the file that `keys export` wrote. */
  exported: string
  passphrase: string
  environment?: Readonly<Record<string, string | undefined>>
}

/** @throws OperationFailure `LG_KEY_WRONG`, `LG_KEY_DAMAGED`, `LG_ARCHIVE_LOCKED`, `LG_CONFIG_VALUE`, … */
export async function recoverKeys({
  folder,
  exported,
  passphrase,
  environment = process.env,
}: RecoverKeysOptions): Promise<void> {
  try {
    const { root, config } = layoutOf(folder)
    const lock = lockFolder(root)
    try {
      const changed = changeConfig(await readFile(config, 'utf8'), config, 'keys', { source: 'passphrase' })
      requireSource(mergeSettings([parseConfig(changed, config), ...readEnvironment(environment)]), 'passphrase')
      await recoverRootKey({ folder: root }, { exported, passphrase })
      await writeWholeFile(config, changed)
      await record(root, passphrase)
    } finally {
      lock.release()
    }
  } catch (error) {
    throw failureOf(error)
  }
}

async function record(root: string, passphrase: string): Promise<void> {
  const keyring = await openKeyring({ folder: root, keySource: rootKeyPassphrase(passphrase) })
  const audit = await openAudit(layoutOf(root), keyring)
  try {
    const principal = `operator:${userInfo().username}`
    await audit.append({ time: new Date().toISOString(), action: 'keys:recovered', outcome: 'success', principal })
  } finally {
    await audit.close()
  }
}
