/** Every setting as it is in force, and where that comes from: the default, a line of the file, a variable or a flag. */
import type { Layer } from './config-file.ts'
import { settingList } from './setting-list.ts'
import type { Settings } from './settings.ts'

export interface SettingInForce {
  /** Dotted: `https.listen`. */
  key: string
  /** Secrets are only said to be set. */
  value: unknown
  /** `default`, `/srv/leadglass/config.yaml:12`, `LEADGLASS_HTTPS_LISTEN` or `--https`. */
  source: string
  description: string
}

/** Settings whose value is nobody's to read. */
const secret = /(secret|password|passphrase|pin|apikey)$/i

/** @param layers - in the order in which they were merged; the last that has a key wins */
export function settingsInForce(settings: Settings, layers: readonly Layer[]): SettingInForce[] {
  return settingList().map(({ key, path, description }) => {
    const value = at(settings, path)
    return {
      key,
      value: secret.test(key) && value !== '' ? '(set)' : value,
      source: sourceOf(path, layers),
      description,
    }
  })
}

function sourceOf(path: readonly string[], layers: readonly Layer[]): string {
  const layer = layers.findLast(({ values }) => at(values, path) !== undefined)
  if (!layer) return 'default'
  const line = layer.locate(path)
  return line === undefined ? layer.source : `${layer.source}:${line}`
}

function at(values: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], values)
}
