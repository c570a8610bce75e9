/**
 * Arithmetic over metrics: `ratio(aum - aum_before, aum_before)`. A small closed grammar, checked
 * before it runs. A missing operand makes the result missing (say `coalesce(x, 0)` otherwise), and
 * a division by zero is missing.
 */
export type Formula =
  | { readonly kind: 'number'; readonly text: string; readonly at: number }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | {
      readonly kind: 'operation'
      readonly operator: '+' | '-' | '*' | '/'
      readonly left: Formula
      readonly right: Formula
      readonly at: number
    }
  | { readonly kind: 'negative'; readonly of: Formula; readonly at: number }
  | {
      readonly kind: 'call'
      readonly name: FormulaFunction
      readonly arguments: readonly Formula[]
      readonly at: number
    }

/** What a formula's value is. Money is integer cents; whole numbers are integers. */
export type FormulaType = 'money' | 'integer' | 'decimal' | 'date' | 'flag'

export const formulaFunctions = {
  /** The first that is known. */
  coalesce: { least: 2, most: 8 },
  /** The sum of those that are known; missing when none is. */
  sum_known: { least: 2, most: 8 },
  greatest: { least: 2, most: 8 },
  least: { least: 2, most: 8 },
  abs: { least: 1, most: 1 },
  /** To the nearest whole number. */
  round: { least: 1, most: 1 },
  /** Days from the first date to the second. */
  days_between: { least: 2, most: 2 },
  /** Days from the date to the business date. */
  days_since: { least: 1, most: 1 },
  /** Full years from the date to the business date. */
  years_since: { least: 1, most: 1 },
  /** Calendar months until the month of the date comes round again: 0 in that month. */
  months_to_anniversary: { least: 1, most: 1 },
  days_to_anniversary: { least: 1, most: 1 },
  /** How many of the flags are true; missing ones are not. */
  count_true: { least: 1, most: 60 },
} as const
export type FormulaFunction = keyof typeof formulaFunctions

/** Why a text is no formula; `at` counts from its start. */
export class FormulaError extends Error {
  readonly at: number
  readonly zh: string
  readonly en: string

  constructor(at: number, zh: string, en: string) {
    super(en)
    this.name = 'FormulaError'
    this.at = at
    this.zh = zh
    this.en = en
  }
}

/** Names a formula reads, each once. */
export function namesUsed(formula: Formula): string[] {
  return [...new Set(collectNames(formula))]
}

function collectNames(formula: Formula): string[] {
  switch (formula.kind) {
    case 'number':
      return []
    case 'name':
      return [formula.name]
    case 'operation':
      return [...collectNames(formula.left), ...collectNames(formula.right)]
    case 'negative':
      return collectNames(formula.of)
    case 'call':
      return formula.arguments.flatMap(collectNames)
  }
}
