import { holdsLeaf } from '#kernel/rule/index.ts'
import type { Leaf, ResolvedRule, Scalar } from '#kernel/rule/index.ts'

import { dayNumber, millionthsFrom, millionthsUpTo } from './bitmap-column.ts'
import type { BitmapColumn, NumberKind } from './bitmap-column.ts'

/** Numbers from one to another, both included; either may be infinite. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** A condition on rows in terms of the numbers of columns, ready to be run on any block. */
export type Plan =
  | { readonly kind: 'constant'; readonly holds: boolean }
  | { readonly kind: 'known'; readonly column: number; readonly negated: boolean }
  /** Known and in one of the ranges; negated: known and in none. */
  | {
      readonly kind: 'ranges'
      readonly column: number
      readonly ranges: readonly Range[]
      readonly negated: boolean
    }
  /** Known and marked in a table of all numbers of the column. */
  | { readonly kind: 'marked'; readonly column: number; readonly table: Uint8Array }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Plan[] }
  | { readonly kind: 'not'; readonly of: Plan }

/** Each range costs a pass over the column; a longer list of numbers is left to the engine. */
const RANGES_MOST = 32
/** From so many ranges on, looking each row's number up in a table is cheaper. */
const RANGES_BEFORE_TABLE = 6

/**
 * The plan of a condition, or undefined where it asks for something the columns don't hold: the
 * engine must answer then.
 */
export function planOf(
  condition: ResolvedRule,
  columns: readonly BitmapColumn[],
): Plan | undefined {
  switch (condition.kind) {
    case 'not': {
      const of = planOf(condition.of, columns)
      return of && { kind: 'not', of }
    }
    case 'all':
    case 'any': {
      const parts: Plan[] = []
      for (const each of condition.of) {
        const part = planOf(each, columns)
        if (part === undefined) return undefined
        parts.push(part)
      }
      // What is cheap to look at goes first: it may spare the rest.
      const of = parts.toSorted((a, b) => costOf(a, columns) - costOf(b, columns))
      return { kind: condition.kind, of }
    }
    case 'always':
      return { kind: 'constant', holds: true }
    case 'never':
      return { kind: 'constant', holds: false }
    default:
      return leafPlan(condition, columns)
  }
}

type ColumnLeaf = Exclude<Leaf, { kind: 'always' | 'never' }>

function leafPlan(leaf: ColumnLeaf, columns: readonly BitmapColumn[]): Plan | undefined {
  const column = columns.findIndex(({ name }) => name === leaf.column)
  const found = columns[column]
  if (found === undefined) return undefined
  if (leaf.kind === 'missing') return { kind: 'known', column, negated: !leaf.negated }
  if (found.texts !== undefined) return textPlan(leaf, column, found.texts)
  const asked = rangesOf(leaf, found.kind)
  if (asked === undefined || asked.ranges.length > RANGES_MOST) return undefined
  return { kind: 'ranges', column, ...asked }
}

/** Whatever is asked of a text is asked of each distinct text once. */
function textPlan(leaf: ColumnLeaf, column: number, texts: readonly string[]): Plan | undefined {
  if (leaf.kind === 'flag') return undefined
  const holds = holdsLeaf(leaf)
  const table = Uint8Array.from(texts, (text) => (holds({ [leaf.column]: text }) ? 1 : 0))
  const ranges: Range[] = []
  for (let from = table.indexOf(1); from >= 0; ) {
    const end = table.indexOf(0, from)
    const to = (end < 0 ? table.length : end) - 1
    ranges.push({ from, to })
    from = table.indexOf(1, to + 1)
  }
  return ranges.length < RANGES_BEFORE_TABLE
    ? { kind: 'ranges', column, ranges, negated: false }
    : { kind: 'marked', column, table }
}

interface Asked {
  readonly ranges: readonly Range[]
  readonly negated: boolean
}

function rangesOf(leaf: ColumnLeaf, kind: NumberKind): Asked | undefined {
  switch (leaf.kind) {
    case 'flag': {
      if (kind !== 'flag') return undefined
      const number = leaf.value ? 1 : 0
      return { ranges: [{ from: number, to: number }], negated: false }
    }
    case 'compare': {
      const place = placeOf(leaf.value, kind)
      return place && compared(leaf.comparison, place)
    }
    case 'between': {
      const low = placeOf(leaf.low, kind)
      const high = placeOf(leaf.high, kind)
      if (low === undefined || high === undefined) return undefined
      return { ranges: [{ from: low.from, to: high.upTo }], negated: leaf.negated }
    }
    case 'in': {
      const ranges: Range[] = []
      for (const value of leaf.values) {
        const place = placeOf(value, kind)
        if (place === undefined) return undefined
        ranges.push({ from: place.from, to: place.upTo })
      }
      return { ranges, negated: leaf.negated }
    }
    default:
      return undefined
  }
}

/** Where a value lies among the numbers: the least not below it, the greatest not above it. */
interface Place {
  readonly from: number
  readonly upTo: number
}

function placeOf(value: Scalar, kind: NumberKind): Place | undefined {
  switch (value.type) {
    case 'integer':
      return kind === 'integer' ? exactly(value.value) : undefined
    case 'money':
      return kind === 'cents' ? exactly(Number(value.value)) : undefined
    case 'date':
      return kind === 'day' ? exactly(dayNumber(value.value)) : undefined
    case 'decimal': {
      if (kind !== 'millionth') return undefined
      const decimal = Number(value.value)
      return { from: millionthsFrom(decimal), upTo: millionthsUpTo(decimal) }
    }
    case 'text':
      return undefined
  }
}

function exactly(number: number): Place {
  return { from: number, upTo: number }
}

function compared(comparison: '=' | '!=' | '<' | '<=' | '>' | '>=', { from, upTo }: Place): Asked {
  const one = (range: Range): Asked => ({ ranges: [range], negated: false })
  switch (comparison) {
    // A decimal between two numbers equals none: the range is then empty, its ends the wrong way.
    case '=':
      return one({ from, to: upTo })
    case '!=':
      return { ranges: [{ from, to: upTo }], negated: true }
    case '<':
      return one({ from: -Infinity, to: from - 1 })
    case '<=':
      return one({ from: -Infinity, to: upTo })
    case '>':
      return one({ from: upTo + 1, to: Infinity })
    case '>=':
      return one({ from, to: Infinity })
  }
}

/** About how many slices are read. */
const costs: Readonly<Record<NumberKind, number>> = {
  flag: 1,
  text: 6,
  integer: 10,
  day: 14,
  millionth: 30,
  cents: 36,
}

function costOf(plan: Plan, columns: readonly BitmapColumn[]): number {
  switch (plan.kind) {
    case 'constant':
      return 0
    case 'known':
      return 1
    case 'marked':
      return 20
    case 'ranges':
      return costs[columns[plan.column]?.kind ?? 'cents'] * plan.ranges.length
    case 'not':
      return costOf(plan.of, columns)
    default:
      return plan.of.reduce((sum, part) => sum + costOf(part, columns), 0)
  }
}
