import type { Decision } from '#contracts/decisions.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { isWithinScope } from '#modules/access/index.ts'
import type { Placement, Scope } from '#modules/access/index.ts'
import { nothingSince, patchRow } from '#modules/conduct/index.ts'
import type { LoadedPack } from '#modules/strategy/index.ts'
import { NoMartError } from '#platform/lake/index.ts'
import type { MartReader } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { customerLoader } from './customer-loader.ts'
import type { KnownCustomer } from './customer-loader.ts'
import type { Asked } from './domain/decider.ts'
import { profileFacts } from './domain/profile-facts.ts'
import { deciderOf } from './plan-decisions.ts'

/** What a decision for one customer is made from. */
export interface DecisionParts {
  readonly marts: MartReader
  /** Asked for what happened since the night. */
  readonly ledger: Pick<Ledger, 'db'>
  /** The strategy in force. */
  readonly strategy: () => LoadedPack
  readonly timeZone: string
}

export interface DecisionAsked extends Asked {
  readonly customerId: string
  readonly scope: Scope
  readonly now: EpochMs
}

/**
 * Every action for one customer, by the ladders of the night: what was said and done since (a
 * consent withdrawn, a complaint, a contact) counts at once. Customers outside the scope and those
 * who aren't there are the same.
 * @throws ProblemError `customer_not_visible`, `no_mart`
 */
export type ReadDecision = (asked: DecisionAsked) => Promise<Decision>

export function openDecisions(parts: DecisionParts): ReadDecision {
  const load = customerLoader(parts)
  return async (asked) => {
    const known = await load(asked.customerId).catch((error: unknown) => {
      if (!(error instanceof NoMartError)) throw error
      throw new ProblemError('no_mart', undefined, { cause: error })
    })
    if (known === undefined || !isWithinScope(asked.scope, placementOf(known.row))) {
      throw new ProblemError('customer_not_visible')
    }
    return decisionOf(parts, known, asked)
  }
}

function decisionOf(
  parts: DecisionParts,
  { mart, row, live }: KnownCustomer,
  asked: DecisionAsked,
): Decision {
  const loaded = parts.strategy()
  const { date, strategy, hash, publishedAt } = mart
  const days = { asOf: date, today: dateAt(asked.now, parts.timeZone) }
  const known = profileFacts(row, loaded.vocabulary)
  const facts = live === nothingSince ? known : patchRow(known, live, days)
  return {
    customer_id: asked.customerId,
    as_of: { date, strategy, hash, publishedAt },
    strategy: loaded.hash,
    actions: deciderOf(loaded, date).explain(facts, asked),
  }
}

function placementOf(row: KnownCustomer['row']): Placement {
  const text = (column: string): string | null => {
    const value = row[column]
    return typeof value === 'string' ? value : null
  }
  return {
    outlet_id: text('outlet_id'),
    sub_branch_id: text('sub_branch_id'),
    branch_id: text('branch_id'),
    rm_id: text('rm_id'),
    assistant_rm_id: text('assistant_rm_id'),
  }
}
