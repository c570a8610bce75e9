import type { Decision } from '#contracts/decisions.ts'
import type { FactRow, Predicate, Rule } from '#kernel/rule/index.ts'
import type { Action } from '#modules/know/strategy/index.ts'

import { decisionWriter } from './decision-text.ts'
import type { DecisionHead } from './decision-text.ts'
import type { DecisionPlan } from './decision-plan.ts'
import type { FormulaReading } from './formula-reading.ts'
import { constantsOf, countedCents, halfAwayCents, priorityOf, withFactor } from './priority.ts'
import { headOf, ladderOf, rungOf, standingOf } from './shown-action.ts'
import type { PreparedAction, Verdict, Worth } from './shown-action.ts'

export interface Asked {
  /** Only over this channel. */
  readonly channel?: string | undefined
  /** Offers wanted; the strategy's `top` else. */
  readonly limit?: number | undefined
}

/** Decides for one customer at a time; made once a strategy and date. */
export interface Decider {
  /** Every action, in the order of the plan. */
  verdicts(row: FactRow, asked?: Asked): Verdict[]
  /** The same with every rung of every ladder. */
  explain(row: FactRow, asked?: Asked): Decision['actions']
  /** The whole answer in JSON; without `explain` the ranked actions alone. */
  write(head: DecisionHead, row: FactRow, asked: Asked & { explain: boolean }): Uint8Array
}

/** How the rules of a plan are read: given so that this file stays pure. */
export interface DeciderReadings {
  readonly predicate: (rule: Rule) => Predicate
  readonly value: (action: Action) => FormulaReading
}

/** The ladders of {@link DecisionPlan} as functions of one row; SQL's `decision` says the same. */
export function createDecider(plan: DecisionPlan, readings: DeciderReadings): Decider {
  const known = new Map<string, Predicate>()
  const predicate = (rule: Rule): Predicate => {
    const key = JSON.stringify(rule)
    const found = known.get(key) ?? readings.predicate(rule)
    known.set(key, found)
    return found
  }
  const prepared = plan.actions.map(
    (one): PreparedAction => ({
      plan: one,
      refuses: one.gates.map(({ refuses }) => predicate(refuses)),
      channels: one.channels.map(({ channel, open }) => ({ channel, open: predicate(open) })),
      products: one.products.map(({ productId, refuses }) => ({
        ...{ productId, refuses: refuses.map(predicate) },
      })),
      context: one.action.context.map(({ rule, factor }) => ({
        ...{ holds: predicate(rule.tree), factor },
      })),
      value: readings.value(one.action),
      rungs: one.gates.map((gate) => ({
        passed: rungOf(gate, true),
        refused: rungOf(gate, false),
      })),
      comingRungs: one.coming.map((gate) => rungOf(gate, null)),
    }),
  )
  const verdicts = (row: FactRow, asked: Asked = {}): Verdict[] =>
    ranked(
      prepared.map((one) => verdictOf(one, row, asked)),
      asked.limit ?? plan.top,
    )
  const write = decisionWriter(prepared, plan)
  return {
    verdicts,
    write: (head, row, asked) => write(head, verdicts(row, asked), asked.explain ? row : undefined),
    explain: (row, asked) =>
      verdicts(row, asked).map((verdict, index) => {
        const one = prepared[index]
        if (one === undefined) throw new Error('a verdict for each action')
        return {
          ...headOf(one.plan, plan),
          ...standingOf(verdict),
          ladder: ladderOf(one, row),
        }
      }),
  }
}

function verdictOf(one: PreparedAction, row: FactRow, asked: Asked): Verdict {
  const k = one.refuses.findIndex((refuses) => refuses(row)) + 1
  const base = { plan: one.plan, k, rank: undefined, otherChannel: false }
  if (k > 0) return { ...base, channel: undefined, product: undefined, worth: undefined }
  const open = one.channels.filter(({ open: isOpen }) => isOpen(row))
  const wanted = asked.channel
  const chosen =
    wanted === undefined
      ? (open[0] ?? one.channels[0])
      : open.find(({ channel }) => channel === wanted)
  return {
    ...base,
    channel: chosen?.channel,
    product: productFor(one, row),
    worth: worthOf(one, row),
    otherChannel: wanted !== undefined && chosen === undefined,
  }
}

/** The first product nothing keeps from the customer. */
function productFor({ products }: PreparedAction, row: FactRow): string | undefined {
  const open = products.find(({ refuses }) => !refuses.some((refused) => refused(row)))
  return open?.productId ?? undefined
}

function worthOf({ plan: { action }, value, context }: PreparedAction, row: FactRow): Worth {
  const { pMillionths, lMilli } = constantsOf(action)
  const cents = countedCents(halfAwayCents(value(row), action.value.type))
  const contextMilli = context.reduce(
    (before, { holds, factor }) => withFactor(before, holds(row) ? factor : 1),
    1_000,
  )
  return { cents, contextMilli, priority: priorityOf(cents, pMillionths, lMilli, contextMilli) }
}

/** The best first; the plan's order, which is by name, settles ties. */
function ranked(verdicts: readonly Verdict[], top: number): Verdict[] {
  const order = verdicts
    .flatMap(({ worth, otherChannel: other }, index) =>
      worth === undefined || other ? [] : [{ index, priority: worth.priority }],
    )
    .toSorted((a, b) => b.priority - a.priority || a.index - b.index)
    .slice(0, top)
  const rankOf = new Map(order.map(({ index }, place) => [index, place + 1]))
  return verdicts.map((verdict, index) => ({ ...verdict, rank: rankOf.get(index) }))
}
