import type { Place } from './problems.ts'
import type { RuleComparison, RuleTextMatch } from './tree.ts'

/**
 * What was typed, understood as a sentence but not yet as a statement about customers: names are
 * not looked up, values have no field to belong to. `check.ts` turns it into a rule.
 */
export type Syntax = Place &
  (
    | { kind: 'all' | 'any'; of: Syntax[] }
    | { kind: 'not'; of: Syntax }
    | { kind: 'everyone' }
    | { kind: 'member'; name: NameSyntax; values: ValueSyntax[] }
    | { kind: 'condition'; name: NameSyntax; test: TestSyntax }
  )

export type NameSyntax = Place & { text: string }

/** What is said about a field; the place is that of the operator. */
export type TestSyntax = Place &
  (
    | { kind: 'bare' }
    | { kind: 'compare'; comparison: RuleComparison; value: ValueSyntax }
    | { kind: 'between'; negated: boolean; low: ValueSyntax; high: ValueSyntax }
    | { kind: 'in'; negated: boolean; values: ValueSyntax[]; list: Place }
    | { kind: 'match'; negated: boolean; match: RuleTextMatch | 'like'; value: ValueSyntax }
    | { kind: 'missing'; negated: boolean }
    | { kind: 'truth'; negated: boolean; value: boolean }
  )

export type ValueSyntax = Place &
  (
    | { kind: 'number'; decimal: string; negative: boolean; yuan: boolean; unit?: NameSyntax }
    | { kind: 'text'; value: string }
    | { kind: 'date'; text: string }
    | { kind: 'as_of'; shift: string; unit: 'days' | 'months' | 'years' }
    | { kind: 'word'; text: string }
  )
