import type { z } from 'zod'

import type { tierScheme } from '#contracts/strategy.ts'
import type { Words } from '#contracts/words.ts'
import type { RuleField } from '#contracts/rule.ts'

export interface MoveRow {
  readonly before: string | null
  readonly after: string | null
  readonly customers: number
}

type Move = z.output<typeof tierScheme>['moves'][number]

/**
 * Moves between two nights as people read them. Codes stand from lowest to highest in the field; a
 * customer who came or left, or a scheme that does not apply, is neither up nor down.
 */
export function movesOf(field: RuleField, rows: readonly MoveRow[]): Move[] {
  const places = new Map((field.codes ?? []).map(({ value }, place) => [value, place]))
  return rows.map(({ before, after, customers }) => ({
    from: wordsOf(field, before),
    to: wordsOf(field, after),
    up: direction(before, after, places),
    customers,
  }))
}

function direction(
  before: string | null,
  after: string | null,
  places: ReadonlyMap<string, number>,
): boolean | null {
  if (before === null || after === null || outside.has(before) || outside.has(after)) return null
  const [from, to] = [places.get(before), places.get(after)]
  return from === undefined || to === undefined ? null : to > from
}

/** Codes that are no rung of the ladder. */
const outside: ReadonlySet<string> = new Set(['not_applicable', 'unrated'])

function wordsOf(field: RuleField, code: string | null): Words | null {
  if (code === null) return null
  return field.codes?.find(({ value }) => value === code)?.label ?? { zh: code, en: code }
}
