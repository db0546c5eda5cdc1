/** Every setting as it is in force, and where it comes from. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const settingsList: Operation<'settings.list'> = {
  right: 'settings:read',
  params: shape(none),
  facts: () => ({}),
  run: async (_, { data }) => ({ settings: [...data.settingsInForce] }),
}
