/** Points about what is handed out, and about being told when somebody helps themselves. */
import type { Share } from '@leadglass/access'
import { saying } from '../text/sentences.ts'
import { type Point, pointOf, running } from './posture.ts'

const dayMs = 86_400_000
/** Of a share that has been open for so long nobody may remember what it is for. */
const longOpenMs = 30 * dayMs

/** Shares that somebody can open or look through now. Each of them needs a code: there is no share without. */
export function sharesPoint(shares: readonly Share[], now: number): Point {
  const open = shares
    .filter(({ state }) => state === 'open' || state === 'used-up' || state === 'locked')
    .sort((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt))
  const [oldest] = open
  if (oldest === undefined) return pointOf('shares', 'fulfilled', [saying('shares-none')])
  const locked = open.filter(({ state }) => state === 'locked')
  const long = open.filter(({ createdAt }) => now - Date.parse(createdAt) > longOpenMs)
  const found = [
    saying('shares-alive', { count: open.length, day: oldest.createdAt.slice(0, 10) }),
    ...(long.length > 0 ? [saying('shares-long', { ids: idsOf(long) })] : []),
    ...(locked.length > 0 ? [saying('shares-locked', { ids: idsOf(locked) })] : []),
  ]
  const worst = locked[0] ?? long[0]
  return worst === undefined
    ? pointOf('shares', 'fulfilled', found)
    : pointOf('shares', 'warning', found, running(`leadglass share revoke ${worst.id}`))
}

/** How many canaries there are is nobody's business: whoever knew could count what they have seen. */
export function canariesPoint(canaries: number): Point {
  return canaries > 0
    ? pointOf('canaries', 'fulfilled', [saying('canaries-there')])
    : pointOf('canaries', 'warning', [saying('canaries-none')], running('leadglass canary add'))
}

function idsOf(shares: readonly Share[]): string {
  return shares
    .slice(0, 10)
    .map(({ id }) => id)
    .join(', ')
}
