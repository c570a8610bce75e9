export { openAccess } from './access.ts'
export type { Access, AccessParts, Directory } from './access.ts'
export type { OpenedAlone } from './open-alone.ts'
export type { Act, NewAccount, OpenedAccount, StandingChange } from './accounts.ts'
export { rightsOf, rightWords, roleRights, seesIdentity, twoPersonActs } from './domain/rights.ts'
export type { TwoPersonAct } from './domain/rights.ts'
export {
  isWithinScope,
  scopeCondition,
  scopeInWords,
  scopeOf,
  scopeRule,
} from './domain/scope.ts'
export type { Placement, Scope, ScopeCondition } from './domain/scope.ts'
export { ledgerScopeCondition } from './ledger-scope.ts'
export { refuseInvisible, visibleAmong, visibleCustomer } from './visible-customers.ts'
export type { OrganisationChange, OrganisationFacts, StaffFact } from './organisation.ts'
export { actorOf, staffNumberOf } from './principal.ts'
export type { Handler, Principal } from './principal.ts'
export { openProposals } from './proposals.ts'
export type { Decision, NewProposal, Proposals } from './proposals.ts'
export type { Approved, Outcome, ProposalKind, Proposed } from './proposal-kinds.ts'
export { accessRoutes } from './routes.ts'
export type { SessionPolicy } from './sessions.ts'
export { readAccountSummary } from './account-summary.ts'
export type { AccountSummary } from './account-summary.ts'
export { readColleagues } from './colleagues.ts'
export type { Colleague, ColleagueFilter } from './colleagues.ts'
