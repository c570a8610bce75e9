import type { DecidedAction, Decision, DecisionStage } from '#contracts/decisions.ts'
import type { FactRow, Predicate, Rule } from '#kernel/rule/index.ts'
import type { Gate } from '#modules/conduct/index.ts'
import type { Action } from '#modules/strategy/index.ts'

import type { ActionPlan, DecisionPlan } from './decision-plan.ts'
import { belowTop, otherChannel } from './decision-plan.ts'
import type { FormulaReading } from './formula-reading.ts'
import { constantsOf, countedCents, halfAwayCents, priorityOf, withFactor } from './priority.ts'

export interface Asked {
  /** Only over this channel. */
  readonly channel?: string | undefined
  /** Offers wanted; the strategy's `top` else. */
  readonly limit?: number | undefined
}

/** One action for one customer, short: `k` 0 passed, else the number of the gate that refused. */
export interface Verdict {
  readonly plan: ActionPlan
  readonly k: number
  /** From 1; undefined when refused or below the best. */
  readonly rank: number | undefined
  readonly channel: string | undefined
  readonly worth: Worth | undefined
  readonly otherChannel: boolean
}

interface Worth {
  readonly cents: number
  readonly contextMilli: number
  /** Micro-yuan. */
  readonly priority: number
}

/** Decides for one customer at a time; made once a strategy and date. */
export interface Decider {
  /** Every action, in the order of the plan. */
  verdicts(row: FactRow, asked?: Asked): Verdict[]
  /** The same with every rung of every ladder. */
  explain(row: FactRow, asked?: Asked): Decision['actions']
}

/** How the rules of a plan are read: given so that this file stays pure. */
export interface DeciderReadings {
  readonly predicate: (rule: Rule) => Predicate
  readonly value: (action: Action) => FormulaReading
}

interface Prepared {
  readonly plan: ActionPlan
  readonly refuses: readonly Predicate[]
  readonly channels: readonly { channel: string, open: Predicate }[]
  readonly context: readonly { holds: Predicate, factor: number }[]
  readonly value: FormulaReading
  /** Each gate's rung as passed and as refused: made once, told often. */
  readonly rungs: readonly { readonly passed: Rung, readonly refused: Rung }[]
  readonly comingRungs: readonly Rung[]
}

type Rung = DecidedAction['ladder'][number]

/** The ladders of {@link DecisionPlan} as functions of one row; SQL's `decision` says the same. */
export function createDecider(plan: DecisionPlan, readings: DeciderReadings): Decider {
  const known = new Map<string, Predicate>()
  const predicate = (rule: Rule): Predicate => {
    const key = JSON.stringify(rule)
    const found = known.get(key) ?? readings.predicate(rule)
    known.set(key, found)
    return found
  }
  const prepared = plan.actions.map((one): Prepared => ({
    plan: one,
    refuses: one.gates.map(({ refuses }) => predicate(refuses)),
    channels: one.channels.map(({ channel, open }) => ({ channel, open: predicate(open) })),
    context: one.action.context.map(({ rule, factor }) => ({
      ...{ holds: predicate(rule.tree), factor },
    })),
    value: readings.value(one.action),
    rungs: one.gates.map((gate) => ({ passed: rungOf(gate, true), refused: rungOf(gate, false) })),
    // Not in force on the date: nobody passed or failed it.
    comingRungs: one.coming.map((gate) => rungOf(gate, null)),
  }))
  const verdicts = (row: FactRow, asked: Asked = {}): Verdict[] =>
    ranked(prepared.map((one) => verdictOf(one, row, asked)), asked.limit ?? plan.top)
  return {
    verdicts,
    explain: (row, asked) =>
      verdicts(row, asked).map((verdict, index) => {
        const one = prepared[index]
        if (one === undefined) throw new Error('a verdict for each action')
        return decidedAction(verdict, one, row, plan)
      }),
  }
}

function verdictOf(one: Prepared, row: FactRow, asked: Asked): Verdict {
  const k = one.refuses.findIndex((refuses) => refuses(row)) + 1
  const base = { plan: one.plan, k, rank: undefined, otherChannel: false }
  if (k > 0) return { ...base, channel: undefined, worth: undefined }
  const open = one.channels.filter(({ open: isOpen }) => isOpen(row))
  const wanted = asked.channel
  const chosen = wanted === undefined
    ? open[0] ?? one.channels[0]
    : open.find(({ channel }) => channel === wanted)
  return {
    ...base,
    channel: chosen?.channel,
    worth: worthOf(one, row),
    otherChannel: wanted !== undefined && chosen === undefined,
  }
}

function worthOf({ plan: { action }, value, context }: Prepared, row: FactRow): Worth {
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
      worth === undefined || other ? [] : [{ index, priority: worth.priority }])
    .toSorted((a, b) => b.priority - a.priority || a.index - b.index)
    .slice(0, top)
  const rankOf = new Map(order.map(({ index }, place) => [index, place + 1]))
  return verdicts.map((verdict, index) => ({ ...verdict, rank: rankOf.get(index) }))
}

function decidedAction(
  verdict: Verdict,
  one: Prepared,
  row: FactRow,
  plan: DecisionPlan,
): DecidedAction {
  const { action } = verdict.plan
  const { pack } = plan.loaded
  const stopped = stopOf(verdict)
  return {
    action: action.name,
    words: action.words,
    issue: pack.issues.get(action.issue) ?? action.words,
    group: pack.actionGroups.get(action.group)?.words ?? action.words,
    rank: verdict.rank ?? null,
    channel: verdict.channel ?? null,
    stage: stopped?.stage ?? null,
    reason: stopped === undefined ? null : { code: stopped.code, ...stopped.words },
    priority: verdict.worth === undefined ? null : priorityShown(action, verdict.worth),
    ladder: [
      ...one.rungs.map(({ passed, refused }, index) =>
        one.refuses[index]?.(row) === true ? refused : passed),
      ...one.comingRungs,
    ],
  }
}

function rungOf({ stage, code, words, source }: Gate, passed: boolean | null): Rung {
  return { stage, code, words, source, passed }
}

function stopOf(verdict: Verdict):
  | { stage: DecisionStage, code: string, words: { zh: string, en: string } }
  | undefined {
  if (verdict.k > 0) return verdict.plan.gates[verdict.k - 1]
  if (verdict.otherChannel) return { stage: 'arbitration', ...otherChannel }
  return verdict.rank === undefined ? { stage: 'arbitration', ...belowTop } : undefined
}

function priorityShown(action: Action, { cents, contextMilli, priority }: Worth) {
  const { pMillionths, lMilli } = constantsOf(action)
  return {
    p: pMillionths / 1_000_000,
    p_source: action.propensity.source,
    c: contextMilli / 1_000,
    v: cents / 100,
    l: lMilli / 1_000,
    value: priority / 1_000_000,
  }
}
