export { Accounts, type AccountsOptions } from './accounts/accounts.ts'
export type { Clock } from './accounts/clock.ts'
export type { LinkRequest } from './accounts/links.ts'
export { type NewNode, type NodeCertificate, nodePrincipal, type RegisteredNode } from './accounts/nodes.ts'
export type { Session } from './accounts/sessions.ts'
export type { Suspension } from './accounts/suspensions.ts'
export type { Token } from './accounts/tokens.ts'
export type { User } from './accounts/users.ts'
export { type Action, actions } from './action.ts'
export { AccessError, type AccessErrorCode } from './errors.ts'
export { type Decision, Gate } from './gate.ts'
export { matches, type Predicate, type StudyAttribute, type StudyFacts, studyAttributes } from './predicate.ts'
export {
  type NodePrincipal,
  type NodeService,
  nodeServices,
  type OperatorPrincipal,
  type Origin,
  type PersonPrincipal,
  type Principal,
  principalLabel,
  type Role,
  roles,
  type TokenPrincipal,
  withOrigin,
} from './principal.ts'
export { defaultRules, type Rule, type Subject } from './rules.ts'
