import { Engine } from 'json-rules-engine'
import type { NestedCondition } from 'json-rules-engine'

import { resolveCondition } from '#kernel/rule/resolve.ts'
import type { Leaf, Scalar } from '#kernel/rule/resolve.ts'
import type { FactRow, Rule } from '#kernel/rule/index.ts'
import type { DecisionPlan } from '#modules/decide/decisions/index.ts'

/** The ladders of a plan as json-rules-engine holds them: one rule an action. */
export function rulesEngineOf(plan: DecisionPlan): {
  passed(row: FactRow): Promise<string[]>
} {
  const engine = new Engine([], { allowUndefinedFacts: true })
  for (const [name, holds] of Object.entries(operators)) engine.addOperator(name, holds)
  for (const { action, gates } of plan.actions) {
    engine.addRule({
      conditions: { all: gates.map(({ refuses }) => ({ not: conditionOf(refuses, plan) })) },
      event: { type: action.name },
    })
  }
  return {
    async passed(row) {
      const { events } = await engine.run({ ...row })
      return events.map(({ type }) => type)
    },
  }
}

type Fact = string | number | boolean | null | undefined
const known = (fact: Fact): fact is string | number | boolean => fact !== null && fact !== undefined

const operators: Readonly<Record<string, (fact: Fact, value: never) => boolean>> = {
  '=': (fact, value: Fact) => fact === value,
  '!=': (fact, value: Fact) => known(fact) && fact !== value,
  '<': (fact, value: string | number) => known(fact) && fact < value,
  '<=': (fact, value: string | number) => known(fact) && fact <= value,
  '>': (fact, value: string | number) => known(fact) && fact > value,
  '>=': (fact, value: string | number) => known(fact) && fact >= value,
  among: (fact, values: readonly Fact[]) => known(fact) && values.includes(fact),
  missing: (fact, negated: boolean) => known(fact) === negated,
  text: (fact, { match, value }: { match: string; value: string }) =>
    typeof fact === 'string' &&
    (match === 'starts'
      ? fact.startsWith(value)
      : match === 'ends'
        ? fact.endsWith(value)
        : fact.includes(value)),
  always: () => true,
  never: () => false,
}

function conditionOf(rule: Rule, plan: DecisionPlan): NestedCondition {
  switch (rule.kind) {
    case 'all':
      return { all: rule.of.map((part) => conditionOf(part, plan)) }
    case 'any':
      return { any: rule.of.map((part) => conditionOf(part, plan)) }
    case 'not':
      return { not: conditionOf(rule.of, plan) }
    default:
      return leafOf(resolveCondition(rule, plan.loaded.vocabulary, { asOf: plan.date }))
  }
}

function leafOf(leaf: Leaf): NestedCondition {
  switch (leaf.kind) {
    case 'always':
    case 'never':
      return { fact: 'customer_id', operator: leaf.kind, value: true }
    case 'missing':
      return { fact: leaf.column, operator: 'missing', value: leaf.negated }
    case 'flag':
      return { fact: leaf.column, operator: '=', value: leaf.value }
    case 'compare':
      return { fact: leaf.column, operator: leaf.comparison, value: plain(leaf.value) }
    case 'between': {
      const { column } = leaf
      const low = { fact: column, operator: '>=', value: plain(leaf.low) }
      const high = { fact: column, operator: '<=', value: plain(leaf.high) }
      return present(column, leaf.negated, { all: [low, high] })
    }
    case 'in': {
      const values = leaf.values.map(plain)
      const among = { fact: leaf.column, operator: 'among', value: values }
      return present(leaf.column, leaf.negated, among)
    }
    case 'text': {
      const { column, match, value } = leaf
      const found = { fact: column, operator: 'text', value: { match, value } }
      return present(column, leaf.negated, found)
    }
  }
}

/** A condition on a missing value is false, negated or not. */
function present(column: string, negated: boolean, inner: NestedCondition): NestedCondition {
  if (!negated) return inner
  return { all: [{ fact: column, operator: 'missing', value: true }, { not: inner }] }
}

function plain(scalar: Scalar): string | number {
  return scalar.type === 'decimal' ? Number(scalar.value) : scalar.value
}
