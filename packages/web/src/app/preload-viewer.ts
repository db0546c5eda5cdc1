/**
 * Loads the viewer's code before it is asked for, while the list is idle or the pointer is over a study, and starts what starts once:
 * the first image does not wait for it. It fetches nothing of a patient: that would be a read in the record that nobody made.
 */

/** In the page's timeline: the viewer begins to load, and could open a study at once. */
const marks = { begin: 'leadglass-viewer-preload', ready: 'leadglass-viewer-ready' } as const

let begun = false

/** Once, and not where the reader asked the browser to save data. */
export function preloadViewer(): void {
  const { connection } = navigator as { connection?: { saveData?: boolean } }
  if (begun || connection?.saveData) return
  begun = true
  performance.mark(marks.begin)
  const tryAgain = () => {
    begun = false
  }
  void Promise.all([import('../viewer/ViewerPage.tsx'), import('../viewer/loading/warm-up.ts')])
    .then(([, { warmUp }]) => warmUp())
    .then(() => performance.mark(marks.ready))
    .catch(tryAgain)
}

/** The list has been quiet for so long. */
const idleMs = 1500

/** @returns how to call it off */
export function preloadViewerWhenIdle(): () => void {
  let idle = 0
  // Safari knows no idle callback; there the pause is all.
  const timer = setTimeout(() => {
    if ('requestIdleCallback' in window) idle = requestIdleCallback(preloadViewer)
    else preloadViewer()
  }, idleMs)
  return () => {
    clearTimeout(timer)
    if (idle) cancelIdleCallback(idle)
  }
}
