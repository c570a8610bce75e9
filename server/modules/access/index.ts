export type { Handler, Principal } from './principal.ts'
export { rightsOf, rightWords, roleRights, seesIdentity } from './domain/rights.ts'
export { isWithinScope, scopeCondition, scopeInWords, scopeOf } from './domain/scope.ts'
export type { Placement, Scope, ScopeCondition } from './domain/scope.ts'
