/**
 * Whether a key was pressed while a dialog or a menu lay over the page: Escape closes that, and nothing more. Wherever the focus is: a
 * button that is disabled while it sends loses it to the page.
 *
 * It is looked at before anything hears of the key: what closes a dialog is done with it when the page's own keys are asked.
 */
export const isCovered = (event: KeyboardEvent): boolean => covered.has(event)

const covered = new WeakSet<KeyboardEvent>()
window.addEventListener(
  'keydown',
  (event) => {
    const over = [...document.querySelectorAll('[role="dialog"], [role="menu"]')]
    if (over.some((one) => one.checkVisibility())) covered.add(event)
  },
  { capture: true },
)
