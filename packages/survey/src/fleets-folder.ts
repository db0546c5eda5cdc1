/** Where the shipped fleets lie: beside the sources, and at the same distance from the built command. */
import { fileURLToPath } from 'node:url'

export const fleetsFolder = fileURLToPath(new URL('../../survey/fleets', import.meta.url))
