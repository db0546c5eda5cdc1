/** Opens another panel of the administration, by its name. */
import { createContext } from 'react'

export const OpenPanelContext = createContext<(name: string) => void>(() => undefined)
