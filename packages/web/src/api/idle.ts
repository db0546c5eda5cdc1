/**
 * For how long nobody has touched keyboard or pointer, in any tab of this browser.
 *
 * Each request says so: what pages ask for by themselves does not keep a session from going idle.
 */
const storageKey = 'leadglass.active'
const writeEveryMs = 5_000

let lastMs = Date.now()
let writtenMs = 0

/** Counts what a person does from now on. */
export function watchActivity(): void {
  for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'])
    window.addEventListener(kind, noteActivity, { capture: true, passive: true })
}

/** Somebody is there: told to the other tabs now and then. */
export function noteActivity(): void {
  lastMs = Date.now()
  if (lastMs - writtenMs < writeEveryMs) return
  writtenMs = lastMs
  localStorage.setItem(storageKey, String(lastMs))
}

export function idleSeconds(): number {
  const elsewhere = Number(localStorage.getItem(storageKey) ?? 0)
  const newest = Math.max(lastMs, Math.min(elsewhere, Date.now()))
  return Math.max(0, Math.floor((Date.now() - newest) / 1000))
}
