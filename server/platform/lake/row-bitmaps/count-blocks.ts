import {
  BLOCK_ROWS,
  and,
  copy,
  countBits,
  invert,
  isEmpty,
  isFull,
  marked,
  newBits,
  or,
  within,
} from './bit-slices.ts'
import type { Bits, Numbers, Slice } from './bit-slices.ts'
import type { Plan } from './plan.ts'

/** Blocks of a relation's rows, by number. */
export interface Blocks {
  readonly rows: number
  /** Valid until the next call. */
  read(block: number, column: number): BlockColumn
}

/** A column's numbers in a block. */
export interface BlockColumn extends Numbers {
  /** What was subtracted from every number. */
  readonly base: number
  /** Rows whose number is known. */
  known(): Slice
}

/** Rows of a block a plan holds for. */
export function countBlock(blocks: Blocks, block: number, plan: Plan, scratch: Scratch): number {
  const into = scratch.take()
  fill(plan, into, { blocks, block, scratch })
  const rows = Math.min(BLOCK_ROWS, blocks.rows - block * BLOCK_ROWS)
  const count = countBits(into, rows)
  scratch.giveBack(into)
  return count
}

/** Bits lent and taken back, so that a count makes no garbage. */
export class Scratch {
  readonly #free: Bits[] = []

  take(): Bits {
    return this.#free.pop() ?? newBits()
  }

  giveBack(bits: Bits): void {
    this.#free.push(bits)
  }
}

interface Place {
  readonly blocks: Blocks
  readonly block: number
  readonly scratch: Scratch
}

function fill(plan: Plan, into: Bits, place: Place): void {
  switch (plan.kind) {
    case 'constant':
      into.fill(plan.holds ? -1 : 0)
      return
    case 'known':
      copy(place.blocks.read(place.block, plan.column).known(), into)
      if (plan.negated) invert(into)
      return
    case 'ranges':
      return fillRanges(plan, into, place)
    case 'marked': {
      const numbers = place.blocks.read(place.block, plan.column)
      marked(numbers, plan.table.subarray(numbers.base), into)
      keepKnown(numbers.known(), into)
      return
    }
    case 'not':
      fill(plan.of, into, place)
      invert(into)
      return
    default:
      fillJoined(plan.kind === 'all', plan.of, into, place)
  }
}

/** Stops at the first part that leaves nothing to decide. */
function fillJoined(isAll: boolean, parts: readonly Plan[], into: Bits, place: Place): void {
  const part = place.scratch.take()
  into.fill(isAll ? -1 : 0)
  for (const plan of parts) {
    fill(plan, part, place)
    if (isAll) and(into, part)
    else or(into, part)
    if (isAll ? isEmpty(into) : isFull(into)) break
  }
  place.scratch.giveBack(part)
}

function fillRanges(
  { column, ranges, negated }: Plan & { kind: 'ranges' },
  into: Bits,
  { blocks, block, scratch }: Place,
): void {
  const numbers = blocks.read(block, column)
  const { base } = numbers
  const helpers = { low: scratch.take(), high: scratch.take() }
  const [only] = ranges
  if (only !== undefined && ranges.length === 1) {
    within(numbers, only.from - base, only.to - base, into, helpers)
  } else {
    const one = scratch.take()
    into.fill(0)
    for (const { from, to } of ranges) {
      within(numbers, from - base, to - base, one, helpers)
      or(into, one)
    }
    scratch.giveBack(one)
  }
  scratch.giveBack(helpers.low)
  scratch.giveBack(helpers.high)
  if (negated) invert(into)
  keepKnown(numbers.known(), into)
}

function keepKnown(known: Slice, into: Bits): void {
  if (known === 'none') into.fill(0)
  else if (known !== 'all') and(into, known)
}
