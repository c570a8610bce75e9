export * from './tree.ts'
export * from './vocabulary.ts'
export { type ParsedRule, checkRule, parseRule } from './parse.ts'
export { formatRule } from './format.ts'
export { type SqlOptions, toSql, toSqlFlag } from './to-sql.ts'
export {
  type FactRow,
  type FactValue,
  type Predicate,
  holdsLeaf,
  toPredicate,
} from './to-predicate.ts'
export type { AsOf, Leaf, Scalar } from './resolve.ts'
export { type ResolvedRule, resolveRule } from './resolve-rule.ts'
export type { RuleProblem, RuleProblemCode } from './problems.ts'
export { orUnknown } from './or-unknown.ts'
export { toWords } from './to-words.ts'
export { factWords, moneyWords, roughMoneyWords } from './value-words.ts'
export { explainRule } from './explain.ts'
export type { RuleExplanation } from '#contracts/rule.ts'
