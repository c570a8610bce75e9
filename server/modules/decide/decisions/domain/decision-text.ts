import type { Decision } from '#contracts/decisions.ts'
import type { FactRow } from '#kernel/rule/index.ts'

import type { DecisionPlan } from './decision-plan.ts'
import { headOf, standingOf } from './shown-action.ts'
import type { PreparedAction, Verdict } from './shown-action.ts'

/** What of an answer is not about actions. */
export type DecisionHead = Omit<Decision, 'actions'>

/**
 * Writes `decision` of the contracts as JSON in UTF-8. With a row every action has its ladder;
 * without one the ranked actions alone are told, the best first, their ladders empty.
 */
export type WriteDecision = (
  head: DecisionHead,
  verdicts: readonly Verdict[],
  row: FactRow | undefined,
) => Uint8Array

/** An action's words and rungs are the same for everybody: written once, then copied. */
interface ActionText {
  readonly one: PreparedAction
  readonly opening: Uint8Array
  readonly rungs: readonly { readonly passed: Uint8Array; readonly refused: Uint8Array }[]
  readonly comingRungs: readonly Uint8Array[]
}

const encoder = new TextEncoder()
const bytesOf = (text: string): Uint8Array => encoder.encode(text)
const comma = bytesOf(',')
const end = bytesOf(']}')

/** Made once a strategy and date: of 150 kB an answer has, a thousandth is the customer's own. */
export function decisionWriter(
  prepared: readonly PreparedAction[],
  plan: DecisionPlan,
): WriteDecision {
  const texts = prepared.map((one) => textOf(one, plan))
  return (head, verdicts, row) => {
    const pieces = [bytesOf(`${JSON.stringify(head).slice(0, -1)},"actions":[`)]
    const shown = row === undefined ? bestFirst(verdicts) : verdicts.map((_, index) => index)
    for (const [place, index] of shown.entries()) {
      const [verdict, text] = [verdicts[index], texts[index]]
      if (verdict === undefined || text === undefined) throw new Error('a text for each verdict')
      if (place > 0) pieces.push(comma)
      pieces.push(text.opening, bytesOf(standing(verdict)))
      if (row !== undefined) pushLadder(pieces, text, row)
      pieces.push(end)
    }
    pieces.push(end)
    return joined(pieces)
  }
}

function textOf(one: PreparedAction, plan: DecisionPlan): ActionText {
  const written = (value: unknown) => bytesOf(JSON.stringify(value))
  return {
    one,
    opening: bytesOf(`${JSON.stringify(headOf(one.plan, plan)).slice(0, -1)},`),
    rungs: one.rungs.map(({ passed, refused }) => ({
      ...{ passed: written(passed), refused: written(refused) },
    })),
    comingRungs: one.comingRungs.map(written),
  }
}

/** Everything of an action after its words, up to its first rung. */
function standing(verdict: Verdict): string {
  return `${JSON.stringify(standingOf(verdict)).slice(1, -1)},"ladder":[`
}

function bestFirst(verdicts: readonly Verdict[]): number[] {
  return verdicts
    .flatMap(({ rank }, index) => (rank === undefined ? [] : [{ rank, index }]))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ index }) => index)
}

function pushLadder(
  pieces: Uint8Array[],
  { one, rungs, comingRungs }: ActionText,
  row: FactRow,
): void {
  let isFirst = true
  const push = (rung: Uint8Array) => {
    if (!isFirst) pieces.push(comma)
    isFirst = false
    pieces.push(rung)
  }
  rungs.forEach(({ passed, refused }, index) => {
    push(one.refuses[index]?.(row) === true ? refused : passed)
  })
  comingRungs.forEach(push)
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let place = 0
  for (const piece of pieces) {
    whole.set(piece, place)
    place += piece.length
  }
  return whole
}
