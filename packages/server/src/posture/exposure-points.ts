/** Points about what is handed out, and about being told when somebody helps themselves. */
import type { Share } from '@leadglass/access'
import type { Point } from './posture.ts'

const dayMs = 86_400_000
/** Of a share that has been open for so long nobody may remember what it is for. */
const longOpenMs = 30 * dayMs

/** Shares that somebody can open or look through now. Each of them needs a code: there is no share without. */
export function sharesPoint(shares: readonly Share[], now: number): Point {
  const open = shares
    .filter(({ state }) => state === 'open' || state === 'used-up' || state === 'locked')
    .sort((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt))
  const [oldest] = open
  if (oldest === undefined) return { id: 'shares', state: 'fulfilled', found: 'Nothing is shared.' }
  const locked = open.filter(({ state }) => state === 'locked')
  const long = open.filter(({ createdAt }) => now - Date.parse(createdAt) > longOpenMs)
  const found = [
    `${open.length} shares are alive, the oldest since ${oldest.createdAt.slice(0, 10)}; each needs a code`,
    ...(long.length > 0 ? [`alive for more than 30 days: ${idsOf(long)}`] : []),
    ...(locked.length > 0 ? [`locked after wrong codes: ${idsOf(locked)}`] : []),
  ]
  const worst = locked[0] ?? long[0]
  if (worst === undefined) return { id: 'shares', state: 'fulfilled', found: `${found[0]}.` }
  const mend = `leadglass share revoke ${worst.id}`
  return { id: 'shares', state: 'warning', found: `${found.join('; ')}.`, mend }
}

/** How many canaries there are is nobody's business: whoever knew could count what they have seen. */
export function canariesPoint(canaries: number): Point {
  if (canaries > 0)
    return { id: 'canaries', state: 'fulfilled', found: 'There are studies that no patient stands behind.' }
  return {
    id: 'canaries',
    state: 'warning',
    found: 'No study stands watch: whoever copies the archive slowly enough is not noticed by it.',
    mend: 'leadglass canary add',
  }
}

function idsOf(shares: readonly Share[]): string {
  return shares
    .slice(0, 10)
    .map(({ id }) => id)
    .join(', ')
}
