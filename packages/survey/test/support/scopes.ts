/** Scopes and targets for tests on loopback. */

import type { Scope, ScopeTerms } from '../../src/scope/scope.ts'
import { scopeFrom } from '../../src/scope/scope.ts'
import { parseScope } from '../../src/scope/scope-file.ts'

const base = parseScope(`format: leadglass-survey-scope/1
name: A test
authority: Nobody
contact: test@survey.example
ticket: T-1
validFrom: 2026-01-01
validTo: 2026-12-31
addresses: [127.0.0.0/8]
httpPorts: []
pace: unpaced
`).terms

export function loopbackScope(terms: Partial<ScopeTerms> = {}): Scope {
  return scopeFrom({ ...base, ...terms }, [])
}
