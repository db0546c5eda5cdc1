/** A listener without TLS stands at one interface, which somebody chose. */
import { ConfigError } from '../errors.ts'

/**
 * @param key - of the setting
 * @throws ConfigError `LG_CONFIG_VALUE` it would listen everywhere
 */
export function requireOneInterface(key: string, listen: string): void {
  if (!/^(0\.0\.0\.0|\[::\]):/.test(listen)) return
  throw new ConfigError('LG_CONFIG_VALUE', `${key}: name one interface by its address, not all of them`, { key })
}
