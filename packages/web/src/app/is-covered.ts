/**
 * Escape closes the dialog or menu that lies over the page, and nothing more. Wherever the focus is: a button that is disabled while it
 * sends loses it to the page, and one that was closed just now takes it back there.
 */

/** Whether a key was pressed while a dialog or a menu lay over the page. */
export const isCovered = (event: KeyboardEvent): boolean => covered.has(event)

const covered = new WeakSet<KeyboardEvent>()
// Before anything else hears of the key: what closes a dialog is done with it when the page's own keys are asked.
window.addEventListener(
  'keydown',
  (event) => {
    const over = [...document.querySelectorAll('[role="dialog"], [role="menu"]')].filter((one) => one.checkVisibility())
    const uppermost = over.at(-1)
    if (!uppermost) return
    covered.add(event)
    if (event.key !== 'Escape' || over.some((one) => one.contains(event.target as Node))) return
    // A menu hears only of keys that are pressed in it.
    event.stopImmediatePropagation()
    uppermost.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }))
  },
  { capture: true },
)
