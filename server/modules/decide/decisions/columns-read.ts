import { columnOf, columnsUsed } from '#kernel/rule/index.ts'
import { patchedColumns } from '#modules/decide/conduct/index.ts'

import type { DecisionPlan } from './domain/decision-plan.ts'
import { namesIn } from './domain/formula-names.ts'

/** Columns by which a customer's place is known. */
const placement = ['outlet_id', 'sub_branch_id', 'branch_id', 'rm_id', 'assistant_rm_id']

/**
 * The columns of `profile` a decision reads: a third of them. What live facts are added to is among
 * them, whether a gate reads it or not.
 */
export function columnsRead({ actions, loaded: { vocabulary } }: DecisionPlan): readonly string[] {
  const columns = new Set(['customer_id', ...placement, ...patchedColumns])
  for (const { action, gates, channels, products } of actions) {
    const rules = [
      ...gates.map(({ refuses }) => refuses),
      ...channels.map(({ open }) => open),
      ...products.flatMap(({ refuses }) => refuses),
      ...action.context.map(({ rule }) => rule.tree),
    ]
    for (const rule of rules) {
      for (const column of columnsUsed(rule, vocabulary)) columns.add(column)
    }
    for (const name of namesIn(action.value.tree)) {
      const field = vocabulary.field(name)
      if (field !== undefined) columns.add(columnOf(field))
    }
  }
  return [...columns].toSorted()
}
