import { businessDateOf } from '#kernel/business-date.ts'
import { columnOf, toPredicate } from '#kernel/rule/index.ts'
import { channelsOpenFor, comingGates, ladderFor } from '#modules/conduct/index.ts'
import { formulaTypeOf } from '#modules/strategy/index.ts'
import type { LoadedPack } from '#modules/strategy/index.ts'

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

/** Decides one customer at a time by the plan; one is kept for each strategy and date asked. */
export function deciderOf(loaded: LoadedPack, date: string): Decider {
  const known = deciders.get(loaded)
  if (known?.date === date) return known.decider
  const decider = newDecider(planDecisions(loaded, date))
  deciders.set(loaded, { date, decider })
  return decider
}

const deciders = new WeakMap<LoadedPack, { date: string, decider: Decider }>()

export function newDecider(plan: DecisionPlan): Decider {
  const { loaded: { pack, vocabulary }, date } = plan
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
