export {
  Accounts,
  type AccountsOptions,
  type Clock,
  type LinkRequest,
  type NewNode,
  type NodeCertificate,
  nodePrincipal,
  type RegisteredNode,
  type Session,
  type Token,
  type User,
} from './accounts/accounts.ts'
export { type Action, actions } from './action.ts'
export { AccessError, type AccessErrorCode } from './errors.ts'
export { type Decision, Gate } from './gate.ts'
export { matches, type Predicate, type StudyAttribute, type StudyFacts, studyAttributes } from './predicate.ts'
export {
  type NodePrincipal,
  type NodeService,
  nodeServices,
  type OperatorPrincipal,
  type PersonPrincipal,
  type Principal,
  principalLabel,
  type Role,
  roles,
  type TokenPrincipal,
} from './principal.ts'
export { defaultRules, type Rule, type Subject } from './rules.ts'
