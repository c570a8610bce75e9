import type { DecidedAction, DecisionStage } from '#contracts/decisions.ts'

/** The stages in the order they are asked; the first to refuse is the reason. */
export const stages: readonly DecisionStage[] = [
  'statutory',
  'consent',
  'eligibility',
  'applicability',
  'suitability',
  'contact_policy',
  'arbitration',
  'capacity',
]

export interface StageOf<T> {
  readonly stage: DecisionStage
  readonly of: readonly T[]
}

/** What belongs to each stage, in the order of the stages; stages without any are left out. */
export function byStage<T extends { readonly stage: DecisionStage | null }>(
  all: readonly T[],
): StageOf<T>[] {
  return stages
    .map((stage) => ({ stage, of: all.filter((one) => one.stage === stage) }))
    .filter(({ of }) => of.length > 0)
}

/** What is offered, the best first, and what was refused, by the stage that refused it. */
export function splitActions(actions: readonly DecidedAction[]): {
  offered: DecidedAction[]
  refused: StageOf<DecidedAction>[]
} {
  return {
    offered: actions
      .filter(({ rank }) => rank !== null)
      .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0)),
    refused: byStage(actions.filter(({ rank }) => rank === null)),
  }
}
