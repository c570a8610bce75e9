import { businessDateOf } from '#kernel/business-date.ts'
import { columnOf, toPredicate } from '#kernel/rule/index.ts'
import { channelsOpenFor, comingGates, ladderFor } from '#modules/decide/conduct/index.ts'
import { formulaTypeOf } from '#modules/know/strategy/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'

import { columnsRead } from './columns-read.ts'
import { createDecider } from './domain/decider.ts'
import type { Decider } from './domain/decider.ts'
import { decisionPlan } from './domain/decision-plan.ts'
import type { DecisionPlan } from './domain/decision-plan.ts'
import { formulaReading } from './domain/formula-reading.ts'

/** What a strategy asks of every customer on a date: conduct's ladders for each of its actions. */
export function planDecisions(loaded: LoadedPack, date: string): DecisionPlan {
  const day = businessDateOf(date)
  return decisionPlan(loaded, day, (action) => {
    return {
      gates: ladderFor(action, loaded, { date: day, moment: 'recommend' }),
      coming: comingGates(action, loaded, day),
      channels: channelsOpenFor(action, loaded),
    }
  })
}

/** A plan with what is made of it once. */
export interface Deciding {
  readonly plan: DecisionPlan
  readonly decider: Decider
  /** Columns of `profile` it reads. */
  readonly columns: readonly string[]
}

/** How one customer is decided for; kept for each strategy and the date last asked. */
export function decidingOf(loaded: LoadedPack, date: string): Deciding {
  const known = made.get(loaded)
  if (known?.date === date) return known.deciding
  const plan = planDecisions(loaded, date)
  const deciding = { plan, decider: newDecider(plan), columns: columnsRead(plan) }
  made.set(loaded, { date, deciding })
  return deciding
}

const made = new WeakMap<LoadedPack, { date: string; deciding: Deciding }>()

export function newDecider(plan: DecisionPlan): Decider {
  const {
    loaded: { pack, vocabulary },
    date,
  } = plan
  return createDecider(plan, {
    predicate: (rule) => toPredicate(rule, vocabulary, { asOf: date }),
    value: (action) =>
      formulaReading(action.value.tree, {
        asOf: date,
        column: (name) => {
          const field = vocabulary.field(name)
          const type = field === undefined ? undefined : formulaTypeOf(field.type)
          return field === undefined || type === undefined
            ? undefined
            : { name: columnOf(field), type }
        },
        parameter: (name) => pack.parameters.get(name),
      }),
  })
}
