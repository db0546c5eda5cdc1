/** Raises an alert that means nothing, for an administrator to see it arrive over each channel. */
import { principalLabel } from '@leadglass/access'
import { alertView } from './alert-view.ts'
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const alertTest: Operation<'alert.test'> = {
  right: 'alerts:write',
  params: shape(none),
  facts: () => ({}),
  run: async (_, { data, principal }) =>
    alertView(
      await data.alerts.raise({ kind: 'alerts:test', severity: 'critical', principal: principalLabel(principal) }),
    ),
}
