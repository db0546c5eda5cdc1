/**
 * Rights behind a shield: what is done to studies of ours is not there to be done. The gate goes on deciding by all of them; it is asked
 * who may read what lies in the old archive.
 */
import type { Action, Gate, Principal } from '@leadglass/access'
import type { Settings } from '../config/settings.ts'

type SettingsOfShield = Pick<Settings, 'shield'>

export function isShield({ shield }: SettingsOfShield): boolean {
  return shield.pacs !== ''
}

const kinds: ReadonlySet<string> = new Set([
  'canaries',
  'forwarding',
  'glass',
  'grants',
  'images',
  'projects',
  'shares',
  'steps',
  'study',
  'worklist',
])
const others: ReadonlySet<Action> = new Set(['archive:verify', 'archive:reindex'])

/** Whether there is something here that the right is for. */
export function isThere(settings: SettingsOfShield, right: Action): boolean {
  return !isShield(settings) || !(kinds.has(right.split(':', 1)[0]!) || others.has(right))
}

/**
 * What whoever may open the web pages of the old archive is told of them: `web` is `https://HOST:PORT`, or empty where there are none.
 *
 * @returns undefined for everybody else, and where there is no shield
 */
export function shieldOf(
  settings: SettingsOfShield,
  gate: Pick<Gate, 'decide'>,
  principal: Principal,
  web: () => string | undefined,
): { web: string } | undefined {
  if (!isShield(settings) || !gate.decide(principal, 'study:read').allowed) return undefined
  return { web: web() ?? '' }
}
