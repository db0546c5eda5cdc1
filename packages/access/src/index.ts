export type { AccessBook } from './accounts/access-book.ts'
export { Accounts, type AccountsOptions } from './accounts/accounts.ts'
export {
  type Approval,
  type ApprovalAction,
  type ApprovalSubject,
  approvalActions,
  type NewApproval,
} from './accounts/approvals.ts'
export type { Client, NewClient } from './accounts/clients.ts'
export type { Clock } from './accounts/clock.ts'
export {
  type Collection,
  type CollectionAttribute,
  type CollectionCondition,
  type CollectionKind,
  collectionAttributes,
  collectionKinds,
  type NewCollection,
} from './accounts/collections.ts'
export { type GlassBreak, type GlassOutcome, glassOutcomes, type NewGlassBreak } from './accounts/glass-breaks.ts'
export type { Grant, GrantedStudies, NewGrant } from './accounts/grants.ts'
export type { Identity } from './accounts/identities.ts'
export type { LinkRequest } from './accounts/links.ts'
export { type NewNode, type NodeCertificate, nodePrincipal, type RegisteredNode } from './accounts/nodes.ts'
export type {
  AuthenticationResponseJSON,
  Passkey,
  RegistrationResponseJSON,
  RelyingParty,
} from './accounts/passkeys.ts'
export { type Revocation, type RevocationReason, revocationReasons } from './accounts/revocations.ts'
export type { Scope } from './accounts/scope.ts'
export type { Enrolled, FactorSummary, SecondFactors } from './accounts/second-factors.ts'
export type {
  ProviderSession,
  Session,
  SessionMethod,
  SessionNeed,
  SessionOrigin,
  SessionView,
  UnfinishedSession,
} from './accounts/sessions.ts'
export type { NewShare, Share, ShareKeys, ShareSession } from './accounts/shares.ts'
export { type GrantSubject, grantSubjectKinds } from './accounts/subject.ts'
export type { Suspension } from './accounts/suspensions.ts'
export type { NewToken, Token } from './accounts/tokens.ts'
export type { TotpEnrolment } from './accounts/totp.ts'
export type { User } from './accounts/users.ts'
export { type Action, actions, isAction } from './action.ts'
export { networkOf, plainAddress } from './address.ts'
export { AccessError, type AccessErrorCode } from './errors.ts'
export { type Decision, Gate, type GateOptions } from './gate.ts'
export { confinedActions, type GrantBook, type Granted } from './grant-book.ts'
export { maxGlassMs } from './limits.ts'
export {
  allOf,
  anyOf,
  matches,
  type Predicate,
  type StudyAttribute,
  type StudyFacts,
  studyAttributes,
} from './predicate.ts'
export {
  isDeIdentified,
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
  type SharePrincipal,
  seriesOf,
  type TokenPrincipal,
  withOrigin,
} from './principal.ts'
export { defaultRules, type Rule, type StudyForm, type Subject } from './rules.ts'
