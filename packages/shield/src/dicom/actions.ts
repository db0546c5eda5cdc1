/** What a principal must be allowed to do for each service, to every study: what lies behind the shield is not known to it. */
import type { Action, Gate, Principal } from '@leadglass/access'
import type { ServiceName } from '@leadglass/network'

const actionOf: Readonly<Record<ServiceName, Action | undefined>> = {
  // Says that somebody is there, and nothing of anybody.
  echo: undefined,
  store: 'study:store',
  find: 'study:list',
  move: 'study:read',
  get: 'study:read',
  commit: 'study:confirm',
  worklist: 'worklist:read',
  mpps: 'steps:write',
}

/** Undefined where it is allowed. */
export function denialOf(gate: Pick<Gate, 'decide'>, principal: Principal, service: ServiceName): string | undefined {
  const action = actionOf[service]
  if (action === undefined) return undefined
  const { allowed, reason } = gate.decide(principal, action)
  return allowed ? undefined : reason
}
