import type { FactValue } from '#kernel/rule/index.ts'
import type { Action, FormulaType } from '#modules/know/strategy/index.ts'

import { halfAway } from './formula-reading.ts'

/**
 * Priority = P × C × V × L in whole micro-yuan, by integer arithmetic alone, so that SQL over ten
 * million customers and one customer in process rank alike to the last digit. The bounds keep every
 * step within 63 bits; no lawful figure comes near them.
 */
export const bounds = {
  /** 100 million yuan from one action. */
  valueCents: 10_000_000_000,
  /** Ten times as likely. */
  contextMilli: 10_000,
  beforeContext: 900_000_000_000_000,
  priority: 8_000_000_000_000_000,
} as const

export const millionths = (share: number): number => Math.round(share * 1_000_000)
export const thousandths = (factor: number): number => Math.round(factor * 1_000)

/** What of an action's priority is the same for everybody. */
export function constantsOf(action: Action): { pMillionths: number; lMilli: number } {
  return { pMillionths: millionths(action.propensity.prior), lMilli: thousandths(action.lever) }
}

/** C in thousandths after one more factor. */
export function withFactor(contextMilli: number, factor: number): number {
  const next = Math.floor((contextMilli * thousandths(factor)) / 1_000)
  return Math.min(next, bounds.contextMilli)
}

/** Cents a value counts for: nothing below zero, nothing beyond the bound; unknown is nothing. */
export function countedCents(cents: number | null): number {
  return cents === null ? 0 : Math.min(Math.max(cents, 0), bounds.valueCents)
}

/** The priority in micro-yuan. */
export function priorityOf(
  valueCents: number,
  pMillionths: number,
  lMilli: number,
  contextMilli: number,
): number {
  const expected = (BigInt(valueCents) * BigInt(pMillionths)) / 100n
  const levered = (expected * BigInt(lMilli)) / 1_000n
  const within = levered < beforeContext ? levered : beforeContext
  const priority = (within * BigInt(contextMilli)) / 1_000n
  return Number(priority < most ? priority : most)
}

const beforeContext = BigInt(bounds.beforeContext)
const most = BigInt(bounds.priority)

/** A formula's value in cents: counts and decimals are yuan. */
export function halfAwayCents(value: FactValue, type: FormulaType): number | null {
  if (typeof value !== 'number') return null
  return type === 'money' ? value : halfAway(Math.min(value * 100, bounds.valueCents))
}
