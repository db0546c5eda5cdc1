/** Looks at the posture now and keeps what was found. */
import { assess } from '../posture/assess.ts'
import { look } from '../posture/posture-watch.ts'
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const postureRun: Operation<'posture.run'> = {
  right: 'settings:read',
  params: shape(none),
  facts: () => ({}),
  run: (_, { data, listeners }) =>
    look({
      assess: () => assess({ data, listeners, probe: data.strangerProbe }),
      history: data.services.posture,
      alerts: data.alerts,
    }),
}
