/**
 * Settings from the environment: `LEADGLASS_HTTPS_LISTEN` is `https.listen`.
 */
import { ConfigError } from '../errors.ts'
import type { Layer } from './config-file.ts'
import { nearestName } from './nearest-name.ts'
import { type Setting, settingList } from './setting-list.ts'

const prefix = 'LEADGLASS_'

/** Variables with our prefix that are no settings: the passphrase and the PIN themselves, where the survey keeps its keys, what the test and bench programs read. */
const reserved = /^LEADGLASS_(PASSPHRASE|PKCS11_PIN|DATA|SURVEY_KEYS|TEST_[A-Z_]+|BENCH_[A-Z_]+|FUZZ_[A-Z_]+)$/

/**
 * @throws ConfigError `LG_CONFIG_UNKNOWN_KEY` a variable with our prefix that is no setting; `LG_CONFIG_VALUE` not a number
 */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): Layer[] {
  const known = new Map(settingList().map((setting) => [setting.variable, setting]))
  const names = Object.keys(environment).filter((name) => name.startsWith(prefix) && !reserved.test(name))
  return names.sort().map((name) => {
    const setting = known.get(name)
    if (!setting) throw unknownVariable(name, known.keys())
    const [group, leaf] = setting.path as [string, string]
    return {
      values: { [group]: { [leaf]: fromText(setting, environment[name] ?? '') } },
      source: name,
      locate: () => undefined,
    }
  })
}

function unknownVariable(name: string, known: Iterable<string>): ConfigError {
  const suggestion = nearestName(name, known)
  const remedy = suggestion
    ? `did you mean ${suggestion}?`
    : 'remove it; docs/reference/configuration.md lists every setting'
  return new ConfigError('LG_CONFIG_UNKNOWN_KEY', `${name}: there is no such setting; ${remedy}`, { source: name })
}

/** Lists are separated by commas, or are JSON where they begin with `[`. What is no number stays text, and the schema then says what is expected. */
function fromText(setting: Setting, text: string): unknown {
  switch (setting.type) {
    case 'integer':
      return /^-?[0-9]{1,15}$/.test(text) ? Number(text) : text
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'array':
      if (text.startsWith('[')) return jsonOr(text)
      return text === '' ? [] : text.split(',').map((item) => item.trim())
    case 'string':
      return text
  }
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
