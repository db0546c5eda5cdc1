/** Whether a key was pressed in a dialog or a menu over the page: Escape closes that, and nothing more. */
export const isCovered = ({ target }: KeyboardEvent): boolean =>
  target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null
