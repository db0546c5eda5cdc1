/** A client as administrators see it: its keys by name. */
import type { Client } from '@leadglass/access'
import type { ClientView } from './operation-table.ts'

export function clientView({ keys, ...client }: Client): ClientView {
  const set = JSON.parse(keys) as { keys: { kid: string }[] }
  return { ...client, keys: set.keys.map(({ kid }) => kid) }
}
