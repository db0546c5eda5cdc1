/**
 * The settings in force: defaults, then `config.yaml`, then the environment, then flags; the last wins.
 */
import { ConfigError } from '../errors.ts'
import { type Layer, readConfigFile } from './config-file.ts'
import { readEnvironment } from './environment.ts'
import { nearestName } from './nearest-name.ts'
import { settingList } from './setting-list.ts'
import { type Settings, settingsSchema } from './settings.ts'

export interface SettingSources {
  /** Path of `config.yaml`; absent means no file. A path that does not exist is an error. */
  file?: string
  environment?: Readonly<Record<string, string | undefined>>
  /** By dotted key; `undefined` means not given. `name` is what the user typed, for messages. */
  flags?: readonly { name: string; key: string; value: string | undefined }[]
}

/**
 * @throws ConfigError with the file, variable or flag at fault, the line where there is one, and what to write instead
 */
export async function loadSettings(sources: SettingSources): Promise<Settings> {
  return mergeSettings(await settingLayers(sources))
}

/** What each source says, in the order in which they are merged. @throws ConfigError as `loadSettings` */
export async function settingLayers(sources: SettingSources): Promise<Layer[]> {
  const layers: Layer[] = []
  if (sources.file !== undefined) layers.push(await readConfigFile(sources.file))
  layers.push(...readEnvironment(sources.environment ?? {}))
  for (const { name, key, value } of sources.flags ?? []) {
    if (value !== undefined) layers.push(flagLayer(name, key, value))
  }
  return layers
}

/** Each layer is checked alone, so that a wrong value is reported even where a later layer would hide it. */
export function mergeSettings(layers: readonly Layer[]): Settings {
  const merged: Record<string, Record<string, unknown>> = {}
  for (const layer of layers) {
    checkLayer(layer)
    for (const [group, values] of Object.entries(layer.values)) merged[group] = { ...merged[group], ...values }
  }
  return settingsSchema.parse(merged)
}

function flagLayer(name: string, key: string, value: string): Layer {
  const [group, leaf] = key.split('.') as [string, string]
  return { values: { [group]: { [leaf]: value } }, source: name, locate: () => undefined }
}

function checkLayer(layer: Layer): void {
  const result = settingsSchema.safeParse(layer.values)
  const issue = result.error?.issues[0]
  if (!issue) return
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') throw unknownKey(layer, [...path, issue.keys[0] ?? ''])
  throw new ConfigError('LG_CONFIG_VALUE', `${place(layer, path)}: ${path.join('.')}: ${advice(path, issue.message)}`, {
    ...where(layer, path),
    key: path.join('.'),
  })
}

function unknownKey(layer: Layer, path: readonly string[]): ConfigError {
  const key = path.join('.')
  const known = settingList()
  const siblings = new Set(known.map((setting) => setting.path.slice(0, path.length).join('.')))
  const suggestion = nearestName(key, siblings) ?? known.find((setting) => setting.path.at(-1) === path.at(-1))?.key
  const remedy = suggestion
    ? `did you mean ${suggestion}?`
    : 'remove it; docs/reference/configuration.md lists every setting'
  return new ConfigError('LG_CONFIG_UNKNOWN_KEY', `${place(layer, path)}: there is no setting ${key}; ${remedy}`, {
    ...where(layer, path),
    key,
  })
}

/** What zod found, and for a listed choice or a default what may be written. */
function advice(path: readonly string[], message: string): string {
  const setting = settingList().find((candidate) => candidate.key === path.join('.'))
  if (setting?.choices) return `write one of ${setting.choices.join(', ')}`
  const isInsideList = settingList().some(({ key }) => path.join('.').startsWith(`${key}.`))
  if (!setting) return isInsideList ? message : 'write its settings below it, indented'
  return `${message} (the default is ${JSON.stringify(setting.default)})`
}

function place(layer: Layer, path: readonly string[]): string {
  const line = layer.locate(path)
  return line === undefined ? layer.source : `${layer.source}:${line}`
}

function where(layer: Layer, path: readonly string[]): Record<string, string | number> {
  const line = layer.locate(path)
  return line === undefined ? { source: layer.source } : { source: layer.source, line }
}
