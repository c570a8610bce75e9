import type { Words } from '#contracts/words.ts'
import type { FactRow } from '#kernel/rule/index.ts'

/**
 * What a home page shows, before any number is known: each number is a rule over customers, so that
 * whoever clicks it sees the same customers in the list. A plan that speaks of a tag the bank's
 * strategy doesn't have is left out.
 */
export interface HomePlan {
  readonly tiles: readonly TilePlan[]
  readonly worklists: readonly WorklistPlan[]
  readonly breakdowns: readonly BreakdownPlan[]
}

export interface Said {
  readonly code: string
  readonly words: Words
  readonly definition: Words
}

/** The customers a rule holds, counted, or their money added up, or as a share of others. */
export type TilePlan = Said & { readonly rule: string } & (
    | { readonly kind: 'count' }
    /** Field of money that is added up. */
    | { readonly kind: 'money'; readonly sum: string }
    /** The rule of those it is a share of. */
    | { readonly kind: 'share'; readonly of: string }
  )

/** What a list is ordered by, as columns of `profile` and in words. */
export interface Stake {
  readonly fields: readonly string[]
  readonly sql: string
  readonly words: Words
}

/** Why a customer deserves a look, and how much it weighs against other reasons. */
export interface Cause extends Said {
  readonly rule: string
  readonly weight: number
  /** What is at stake with a customer, in yuan: lists are ordered by it, times the weight. */
  readonly stake: Stake
  /** Said of one customer; money in the row is cents. `strongest`: the largest sum lost, in words. */
  readonly reason: (
    row: FactRow,
    asOf: string,
    currency: Words | undefined,
    strongest?: Words,
  ) => Words
}

/** Customers with any of some causes, the weightiest together first. */
export interface WorklistPlan extends Said {
  readonly causes: readonly Cause[]
  /** Customers who are left alone whatever the cause. */
  readonly except: readonly string[]
}

/** By a column: one row a value, the largest first. */
export type BreakdownPlan = {
  readonly code: string
  readonly words: Words
} & (
  | { readonly by: 'outlet_id' | 'sub_branch_id' | 'branch_id' | 'rm_id' }
  | { readonly rows: readonly { readonly label: Words; readonly rule: string }[] }
)
