import type { RuleGroupType, RuleType } from 'react-querybuilder'

import type {
  Rule,
  RuleComparison,
  RuleCondition,
  RuleTextMatch,
  RuleValue,
} from '#contracts/rule.ts'

/**
 * Our rule as the tree the builder on screen shows, and back. The builder's tree may be
 * unfinished (a condition without its value yet); ours never is. Pure; `newId` names the nodes.
 *
 * - a group that says "all" or "any" is `and` / `or`; the builder's group may also be negated;
 * - `not` of a membership is the operator `lacks`, any other `not` a negated group;
 * - `everyone` alone is the empty outermost group; within a rule it is a condition of its own.
 */

/** How the builder names its operators. */
export type BuilderOperator =
  | RuleComparison
  | 'between'
  | 'notBetween'
  | 'in'
  | 'notIn'
  | 'starts'
  | 'notStarts'
  | 'contains'
  | 'notContains'
  | 'ends'
  | 'notEnds'
  | 'missing'
  | 'known'
  | 'yes'
  | 'no'
  | 'has'
  | 'lacks'
  | 'is'

/** Fields of the builder that are no field of a customer. */
export const EVERYONE_FIELD = 'everyone:'
const SET_PREFIX = 'set:'

export function setField(set: string): string {
  return `${SET_PREFIX}${set}`
}

/** The set a builder's field stands for, if it stands for one. */
export function setOfField(field: string): string | undefined {
  return field.startsWith(SET_PREFIX) ? field.slice(SET_PREFIX.length) : undefined
}

const COMPARISONS: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>='])

const TEXT_OPERATORS: Readonly<Record<string, { match: RuleTextMatch; negated: boolean }>> = {
  starts: { match: 'starts', negated: false },
  notStarts: { match: 'starts', negated: true },
  contains: { match: 'contains', negated: false },
  notContains: { match: 'contains', negated: true },
  ends: { match: 'ends', negated: false },
  notEnds: { match: 'ends', negated: true },
}

/** The builder's tree of a rule; the outermost is always a group. */
export function toBuilder(rule: Rule, newId: () => string): RuleGroupType {
  if (rule.kind === 'everyone') return group('and', [], newId)
  if (rule.kind === 'not' && rule.of.kind === 'everyone') {
    return { ...group('and', [], newId), not: true }
  }
  const node = nodeOf(rule, newId)
  return 'rules' in node ? node : group('and', [node], newId)
}

type Node = RuleGroupType | RuleType

function group(combinator: string, rules: Node[], newId: () => string): RuleGroupType {
  return { id: newId(), combinator, rules }
}

function nodeOf(rule: Rule, newId: () => string): Node {
  switch (rule.kind) {
    case 'all':
    case 'any': {
      const parts = rule.of.map((part) => nodeOf(part, newId))
      return group(rule.kind === 'all' ? 'and' : 'or', parts, newId)
    }
    case 'not':
      return negated(rule.of, newId)
    default:
      return { id: newId(), ...lineOf(rule) }
  }
}

function negated(of: Rule, newId: () => string): Node {
  if (of.kind === 'member') {
    return { id: newId(), field: setField(of.set), operator: 'lacks', value: of.member }
  }
  const node = nodeOf(of, newId)
  const isPlainGroup = 'rules' in node && !node.not
  return { ...(isPlainGroup ? node : group('and', [node], newId)), not: true }
}

function lineOf(condition: RuleCondition): RuleType<string, BuilderOperator> {
  switch (condition.kind) {
    case 'compare':
      return line(condition.field, condition.comparison, condition.value)
    case 'between': {
      const { field, negated: not, low, high } = condition
      return line(field, not ? 'notBetween' : 'between', [low, high])
    }
    case 'in':
      return line(condition.field, condition.negated ? 'notIn' : 'in', condition.values)
    case 'text':
      return line(condition.field, textOperator(condition.match, condition.negated), {
        type: 'text',
        value: condition.value,
      })
    case 'missing':
      return line(condition.field, condition.negated ? 'known' : 'missing', null)
    case 'flag':
      return line(condition.field, condition.value ? 'yes' : 'no', null)
    case 'member':
      return line(setField(condition.set), 'has', condition.member)
    case 'everyone':
      return line(EVERYONE_FIELD, 'is', null)
  }
}

function line(
  field: string,
  operator: BuilderOperator,
  value: unknown,
): RuleType<string, BuilderOperator> {
  return { field, operator, value }
}

function textOperator(match: RuleTextMatch, not: boolean): BuilderOperator {
  const positive = { starts: 'starts', contains: 'contains', ends: 'ends' } as const
  const negative = { starts: 'notStarts', contains: 'notContains', ends: 'notEnds' } as const
  return not ? negative[match] : positive[match]
}

/** A finished rule, or the ids of the nodes that still lack something. */
export type BuilderReading =
  | { readonly finished: true; readonly rule: Rule }
  | { readonly finished: false; readonly unfinished: readonly string[] }

/** Reads the builder's tree as a rule. An unfinished condition is never dropped in silence. */
export function fromBuilder(root: RuleGroupType): BuilderReading {
  const unfinished: string[] = []
  const rule =
    root.rules.length === 0
      ? { kind: 'everyone' as const }
      : ruleOfGroup({ ...root, not: false }, unfinished)
  if (rule === undefined) return { finished: false, unfinished }
  return { finished: true, rule: root.not ? { kind: 'not', of: rule } : rule }
}

function ruleOfGroup(node: RuleGroupType, unfinished: string[]): Rule | undefined {
  const parts = node.rules.map((part) => ruleOfNode(part, unfinished))
  if (parts.length === 0) unfinished.push(node.id ?? '')
  if (parts.length === 0 || !parts.every((part) => part !== undefined)) return undefined
  const [first, ...rest] = parts
  if (first === undefined) return undefined
  const kind = node.combinator === 'or' ? 'any' : 'all'
  const rule: Rule = rest.length === 0 ? first : { kind, of: parts }
  return node.not ? { kind: 'not', of: rule } : rule
}

function ruleOfNode(node: Node, unfinished: string[]): Rule | undefined {
  if ('rules' in node) return ruleOfGroup(node, unfinished)
  const rule = ruleOfLine(node)
  if (rule === undefined) unfinished.push(node.id ?? '')
  return rule
}

function ruleOfLine({ field, operator, value }: RuleType): Rule | undefined {
  if (field === EVERYONE_FIELD) return { kind: 'everyone' }
  const set = setOfField(field)
  if (set !== undefined) {
    if (typeof value !== 'string' || value === '') return undefined
    const member: Rule = { kind: 'member', set, member: value }
    return operator === 'lacks' ? { kind: 'not', of: member } : member
  }
  if (operator === 'missing' || operator === 'known') {
    return { kind: 'missing', field, negated: operator === 'known' }
  }
  if (operator === 'yes' || operator === 'no') {
    return { kind: 'flag', field, value: operator === 'yes' }
  }
  return ruleWithValue(field, operator, value)
}

function ruleWithValue(field: string, operator: string, value: unknown): Rule | undefined {
  if (operator === 'between' || operator === 'notBetween') {
    const [low, high] = pairOf(value)
    if (!low || !high) return undefined
    return { kind: 'between', field, negated: operator === 'notBetween', low, high }
  }
  if (operator === 'in' || operator === 'notIn') {
    const values = listOf(value)
    if (values.length === 0) return undefined
    return { kind: 'in', field, negated: operator === 'notIn', values }
  }
  const single = singleOf(value)
  if (!single) return undefined
  if (COMPARISONS.has(operator)) {
    return { kind: 'compare', field, comparison: operator as RuleComparison, value: single }
  }
  const text = TEXT_OPERATORS[operator]
  if (!text || single.type !== 'text' || single.value === '') return undefined
  return { kind: 'text', field, ...text, value: single.value }
}

/** The value as one; a list gives its first. So a change of operator keeps what was entered. */
export function singleOf(value: unknown): RuleValue | undefined {
  return listOf(value)[0]
}

/** The value as the two ends of a range. */
export function pairOf(value: unknown): readonly [RuleValue | undefined, RuleValue | undefined] {
  if (!Array.isArray(value)) return [singleOf(value), undefined]
  return [asValue(value[0]), asValue(value[1])]
}

/** The value as a list without gaps. */
export function listOf(value: unknown): RuleValue[] {
  const given: unknown[] = Array.isArray(value) ? value : [value]
  return given.map(asValue).filter((one) => one !== undefined)
}

function asValue(value: unknown): RuleValue | undefined {
  // Only this file and the value editors write values, and they write whole ones or nothing.
  const isValue = typeof value === 'object' && value !== null && 'type' in value
  return isValue ? (value as RuleValue) : undefined
}

/** Whether two rules are the same tree, whatever the order of their keys. */
export function sameRule(one: Rule, other: Rule): boolean {
  return orderedJson(one) === orderedJson(other)
}

function orderedJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
