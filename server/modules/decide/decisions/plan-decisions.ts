import { businessDateOf } from '#kernel/business-date.ts'
import { columnOf, toPredicate } from '#kernel/rule/index.ts'
import {
  channelsOpenFor,
  comingGates,
  ladderFor,
  offeringOf,
  productChoices,
} from '#modules/decide/conduct/index.ts'
import type { CatalogueProduct } from '#modules/decide/conduct/index.ts'
import { formulaTypeOf } from '#modules/know/strategy/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import type { MartRef, Read } from '#platform/lake/index.ts'

import { columnsRead } from './columns-read.ts'
import { readCatalogue } from './product-catalogue.ts'
import { createDecider } from './domain/decider.ts'
import type { Decider } from './domain/decider.ts'
import { decisionPlan } from './domain/decision-plan.ts'
import type { DecisionPlan } from './domain/decision-plan.ts'
import { formulaReading } from './domain/formula-reading.ts'

/**
 * What a strategy asks of every customer on a date: conduct's ladders for each of its actions, over
 * the bank's products where a catalogue of them was read.
 */
export function planDecisions(
  loaded: LoadedPack,
  date: string,
  catalogue?: readonly CatalogueProduct[],
): DecisionPlan {
  const day = businessDateOf(date)
  const options = { date: day, moment: 'recommend' } as const
  return decisionPlan(loaded, day, (written) => {
    const action = offeringOf(written, catalogue, loaded, day)
    return {
      gates: ladderFor(action, loaded, options),
      coming: comingGates(action, loaded, day),
      channels: channelsOpenFor(action, loaded),
      products: productChoices(action, loaded, options),
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

/** How one customer is decided for; kept for each strategy and the night last asked. */
export async function decidingOf(
  loaded: LoadedPack,
  mart: Pick<MartRef, 'date' | 'path'>,
  read: Read,
): Promise<Deciding> {
  const known = made.get(loaded)
  if (known?.path === mart.path) return known.deciding
  const plan = planDecisions(loaded, mart.date, await readCatalogue(read))
  const deciding = { plan, decider: newDecider(plan), columns: columnsRead(plan) }
  // Two that ask at once make one: rows are kept by it.
  const meanwhile = made.get(loaded)
  if (meanwhile?.path === mart.path) return meanwhile.deciding
  made.set(loaded, { path: mart.path, deciding })
  return deciding
}

const made = new WeakMap<LoadedPack, { path: string; deciding: Deciding }>()

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
