/**
 * Changes settings in the text of a `config.yaml` and leaves everything else of it, comments included, as it is.
 */
import { ConfigError } from '../errors.ts'
import { parseConfig } from './config-file.ts'

/**
 * @param changes - by name, all of one group
 * @throws ConfigError `LG_CONFIG_SYNTAX`; `LG_CONFIG_VALUE` the file is written in a way that cannot be changed line by line
 */
export function changeConfig(
  text: string,
  source: string,
  group: string,
  changes: Readonly<Record<string, string | number>>,
): string {
  let changed = text
  for (const [name, value] of Object.entries(changes))
    changed = withSetting(changed, group, name, JSON.stringify(value))
  const { values } = parseConfig(changed, source)
  const wrong = Object.entries(changes).find(([name, value]) => values[group]?.[name] !== value)
  if (wrong === undefined) return changed
  const message = `${source} cannot be changed by a program; write ${group}.${wrong[0]}: ${JSON.stringify(wrong[1])} into it yourself`
  throw new ConfigError('LG_CONFIG_VALUE', message, { source, key: `${group}.${wrong[0]}` })
}

/** In place of the line that sets it, else of the commented one, else right below the group's own line. */
function withSetting(text: string, group: string, name: string, value: string): string {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => new RegExp(`^${group}:\\s*(#.*)?$`).test(line))
  if (start < 0) return `${text.trimEnd()}\n\n${group}:\n  ${name}: ${value}\n`
  const next = lines.findIndex((line, at) => at > start && /^[^\s#]/.test(line))
  const end = next < 0 ? lines.length : next
  const find = (form: RegExp) => lines.findIndex((line, at) => at > start && at < end && form.test(line))
  const set = find(new RegExp(`^\\s+${name}\\s*:`))
  const commented = find(new RegExp(`^\\s*#${name}\\s*:`))
  const at = set >= 0 ? set : commented
  const indent = /^\s+/.exec(lines.find((line, index) => index > start && index < end && /^\s+[^\s#]/.test(line)) ?? '')
  const line = `${indent?.[0] ?? '  '}${name}: ${value}`
  if (at >= 0) lines[at] = line
  else lines.splice(start + 1, 0, line)
  return lines.join('\n')
}
