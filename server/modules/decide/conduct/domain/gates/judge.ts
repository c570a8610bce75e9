import type { BusinessDate } from '#kernel/business-date.ts'
import { toPredicate } from '#kernel/rule/index.ts'
import type { FactRow, Predicate, Vocabulary } from '#kernel/rule/index.ts'

import type { Gate } from './gate.ts'

export interface Reading {
  readonly vocabulary: Vocabulary
  /** The business date of the row. */
  readonly asOf: BusinessDate
}

/** One gate's answer. */
export interface Rung {
  readonly gate: Gate
  readonly passed: boolean
}

/** Every rung is asked, also behind the one that refuses: a person wants to see them all. */
export interface Judgement {
  readonly allowed: boolean
  /** The first gate that refuses. */
  readonly refusedBy: Gate | null
  readonly rungs: readonly Rung[]
}

interface CompiledGate {
  readonly gate: Gate
  readonly refuses: Predicate
}

/** A ladder made ready for many customers. */
export interface CompiledLadder {
  judge(row: FactRow): Judgement
  /** Place of the first gate that refuses, from 0; -1 when none does. Asks no further. */
  firstRefusal(row: FactRow): number
}

export function compileLadder(ladder: readonly Gate[], reading: Reading): CompiledLadder {
  const gates = ladder.map(
    (gate): CompiledGate => ({
      gate,
      refuses: toPredicate(gate.refuses, reading.vocabulary, { asOf: reading.asOf }),
    }),
  )
  return {
    judge(row) {
      const rungs = gates.map(({ gate, refuses }): Rung => ({ gate, passed: !refuses(row) }))
      const refusedBy = rungs.find(({ passed }) => !passed)?.gate ?? null
      return { allowed: refusedBy === null, refusedBy, rungs }
    },
    firstRefusal: (row) => gates.findIndex(({ refuses }) => refuses(row)),
  }
}

/** One customer, one ladder. */
export function judge(row: FactRow, ladder: readonly Gate[], reading: Reading): Judgement {
  return compileLadder(ladder, reading).judge(row)
}
