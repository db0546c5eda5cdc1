/** Which targets of a list may be asked: those inside the scope that did not opt out. */

import { SurveyError } from '../errors.ts'
import type { Target } from '../probes/probe.ts'
import { AddressSet } from '../scope/address-set.ts'
import type { Scope } from '../scope/scope.ts'

export interface LeftOut {
  readonly target: Target
  readonly reason: 'out of scope' | 'opted out'
}

export interface Admission {
  /** Targets by address, in the order of the list. */
  readonly hosts: ReadonlyMap<string, readonly Target[]>
  readonly leftOut: readonly LeftOut[]
}

/** @param isLeftOut - the opt-out list; it wins over the scope */
export function admit(targets: readonly Target[], scope: Scope, isLeftOut: (address: string) => boolean): Admission {
  const hosts = new Map<string, Target[]>()
  const leftOut: LeftOut[] = []
  for (const target of targets) {
    if (isLeftOut(target.address)) leftOut.push({ target, reason: 'opted out' })
    else if (!scope.addresses.has(target.address)) leftOut.push({ target, reason: 'out of scope' })
    else {
      const known = hosts.get(target.address)
      if (known) known.push(target)
      else hosts.set(target.address, [target])
    }
  }
  return { hosts, leftOut }
}

/**
 * The opt-out list of the scope and of a file together.
 *
 * @param text - one address, network or range a line; `#` begins a comment
 * @throws SurveyError `LG_SURVEY_SCOPE_INVALID` with `detail.line`
 */
export function optOutOf(scope: Scope, text = ''): (address: string) => boolean {
  const entries = text.split('\n').map((line) => line.split('#', 1)[0]!.trim())
  const wrong = entries.findIndex((entry) => entry !== '' && AddressSet.from([entry]) === undefined)
  if (wrong >= 0) {
    const message = `line ${wrong + 1} of the opt-out list: no address, network or range`
    throw new SurveyError('LG_SURVEY_SCOPE_INVALID', message, { line: wrong + 1 })
  }
  const listed = AddressSet.from(entries.filter((entry) => entry !== ''))!
  return (address) => listed.has(address) || scope.optOut.has(address)
}
