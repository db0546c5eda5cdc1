/** For tables that are wider than a narrow screen: who has no pointer scrolls them sideways with the arrows. */
export const scrollByKeyboard = { viewportProps: { tabIndex: 0 } }
