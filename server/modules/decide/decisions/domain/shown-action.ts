import type { DecidedAction, DecisionStage } from '#contracts/decisions.ts'
import type { FactRow, Predicate } from '#kernel/rule/index.ts'
import type { Gate } from '#modules/decide/conduct/index.ts'
import type { Action } from '#modules/know/strategy/index.ts'

import { belowTop, otherChannel } from './decision-plan.ts'
import type { ActionPlan, DecisionPlan } from './decision-plan.ts'
import type { FormulaReading } from './formula-reading.ts'
import { constantsOf } from './priority.ts'

export type Rung = DecidedAction['ladder'][number]

/** One action for one customer, short: `k` 0 passed, else the number of the gate that refused. */
export interface Verdict {
  readonly plan: ActionPlan
  readonly k: number
  /** From 1; undefined when refused or below the best. */
  readonly rank: number | undefined
  readonly channel: string | undefined
  /** What is offered; undefined: it names no product. */
  readonly product: string | undefined
  readonly worth: Worth | undefined
  readonly otherChannel: boolean
}

export interface Worth {
  readonly cents: number
  readonly contextMilli: number
  /** Micro-yuan. */
  readonly priority: number
}

/** An action with its rules as functions of a row, and its rungs as they are told. */
export interface PreparedAction {
  readonly plan: ActionPlan
  readonly refuses: readonly Predicate[]
  readonly channels: readonly { channel: string; open: Predicate }[]
  readonly products: readonly { productId: string | null; refuses: readonly Predicate[] }[]
  readonly context: readonly { holds: Predicate; factor: number }[]
  readonly value: FormulaReading
  /** Each gate's rung as passed and as refused: made once, told often. */
  readonly rungs: readonly { readonly passed: Rung; readonly refused: Rung }[]
  /** Not in force on the date: nobody passed or failed them. */
  readonly comingRungs: readonly Rung[]
}

export function rungOf({ stage, code, words, source }: Gate, passed: boolean | null): Rung {
  return { stage, code, words, source, passed }
}

/** What of an action is the same for everybody. */
export function headOf(
  { action }: ActionPlan,
  { loaded: { pack } }: DecisionPlan,
): Pick<DecidedAction, 'action' | 'words' | 'issue' | 'group'> {
  return {
    action: action.name,
    words: action.words,
    issue: pack.issues.get(action.issue) ?? action.words,
    group: pack.actionGroups.get(action.group)?.words ?? action.words,
  }
}

/** How the action stands for the customer. */
export function standingOf(
  verdict: Verdict,
): Pick<DecidedAction, 'rank' | 'channel' | 'product_id' | 'stage' | 'reason' | 'priority'> {
  const stopped = stopOf(verdict)
  const {
    worth,
    plan: { action },
  } = verdict
  return {
    rank: verdict.rank ?? null,
    channel: verdict.channel ?? null,
    product_id: verdict.product ?? null,
    stage: stopped?.stage ?? null,
    reason: stopped === undefined ? null : { code: stopped.code, ...stopped.words },
    priority: worth === undefined ? null : priorityShown(action, worth),
  }
}

/** Every rung, those behind the one that refused as well. */
export function ladderOf({ refuses, rungs, comingRungs }: PreparedAction, row: FactRow): Rung[] {
  return [
    ...rungs.map(({ passed, refused }, index) =>
      refuses[index]?.(row) === true ? refused : passed,
    ),
    ...comingRungs,
  ]
}

function stopOf(
  verdict: Verdict,
): { stage: DecisionStage; code: string; words: { zh: string; en: string } } | undefined {
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
