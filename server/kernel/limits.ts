/** Limits shared by all modules, each with its reason. A module's own limits live beside it. */
const values = {
  /** UTF-16 units of a typed rule: an in-list of 1,000 customer numbers still fits. */
  ruleTextLength: 20_000,
  /** Brackets and `not` within each other: beyond this nobody can say what a rule means. */
  ruleDepth: 16,
  /** Conditions in a rule: far above any seen, and the engine still plans it in milliseconds. */
  ruleConditions: 200,
  /** Values in one `in (…)`: longer lists are imported as a list of customers, not typed. */
  ruleListItems: 1_000,
  /** Characters of one quoted text: names and remarks, not documents. */
  ruleTextValueLength: 200,
  /** Days, months or years `as_of` may be shifted: a century either way. */
  ruleShiftDays: 36_525,
  ruleShiftMonths: 1_200,
  ruleShiftYears: 100,
  /** Significant digits of a decimal value: as many as a double holds exactly. */
  ruleDecimalDigits: 15,
}

export type Limits = Readonly<typeof values>

export const limits: Limits = Object.freeze(values)

/** The relations that must hold between limits; throws when someone changes one of them alone. */
export function assertLimits(given: Limits = limits): void {
  const relations: [holds: boolean, why: string][] = [
    // The shortest condition is a bare one-letter flag joined by ` or `.
    [given.ruleConditions * 5 <= given.ruleTextLength, 'all conditions allowed can be typed'],
    // A customer number of 16 digits, quoted, with comma and space.
    [given.ruleListItems * 20 <= given.ruleTextLength, 'all list items allowed can be typed'],
    [given.ruleDepth < given.ruleConditions, 'depth is bounded before the number of conditions'],
    [given.ruleTextValueLength < given.ruleTextLength, 'a text value fits in a rule'],
    [given.ruleShiftMonths <= given.ruleShiftYears * 12, 'months reach no further than years'],
    [given.ruleShiftDays <= given.ruleShiftYears * 366, 'days reach no further than years'],
    [given.ruleDecimalDigits <= 15, 'a double holds every decimal value exactly'],
  ]
  for (const [holds, why] of relations) {
    if (!holds) throw new Error(`limits contradict each other: ${why}`)
  }
}

assertLimits()
