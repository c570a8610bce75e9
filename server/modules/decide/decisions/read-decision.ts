import type { Decision } from '#contracts/decisions.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import type { FactRow } from '#kernel/rule/index.ts'
import { isWithinScope } from '#modules/know/access/index.ts'
import type { Placement, Scope } from '#modules/know/access/index.ts'
import { nothingSince, patchRow } from '#modules/decide/conduct/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import { asOfMart, NoMartError } from '#platform/lake/index.ts'
import type { MartReader } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { customerLoader } from './customer-loader.ts'
import type { KnownCustomer } from './customer-loader.ts'
import type { Asked, Decider } from './domain/decider.ts'
import type { DecisionHead } from './domain/decision-text.ts'
import type { RowStores } from './row-store.ts'

/** What a decision for one customer is made from. */
export interface DecisionParts {
  readonly marts: MartReader
  /** Asked for what happened since the night. */
  readonly ledger: Pick<Ledger, 'db'>
  /** The strategy in force. */
  readonly strategy: () => LoadedPack
  readonly timeZone: string
  /** The nights' rows laid out by customer; absent: read from the night itself. */
  readonly rows?: RowStores
  /** From how many customers on they are looked up one by one, where not from as many as usual. */
  readonly singlesFrom?: number
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
 */
export interface Decisions {
  /** @throws ProblemError `customer_not_visible`, `no_mart` */
  read(asked: DecisionAsked): Promise<Decision>
  /** The same as JSON; without `explain` the ranked actions alone. Throws the same. */
  write(asked: DecisionAsked & { readonly explain: boolean }): Promise<Uint8Array>
}

export function openDecisions(parts: DecisionParts): Decisions {
  const load = customerLoader(parts)

  async function known(asked: DecisionAsked): Promise<Known> {
    const found = await load(asked.customerId).catch((error: unknown) => {
      if (!(error instanceof NoMartError)) throw error
      throw new ProblemError('no_mart', undefined, { cause: error })
    })
    if (found === undefined || !isWithinScope(asked.scope, placementOf(found.facts))) {
      throw new ProblemError('customer_not_visible')
    }
    return knownAt(found, asked, parts.timeZone)
  }

  return {
    async read(asked) {
      const { head, facts, decider } = await known(asked)
      return { ...head, actions: decider.explain(facts, asked) }
    },
    async write(asked) {
      const { head, facts, decider } = await known(asked)
      return decider.write(head, facts, asked)
    },
  }
}

interface Known {
  readonly head: DecisionHead
  readonly facts: FactRow
  readonly decider: Decider
}

function knownAt(
  { mart, deciding, facts, live }: KnownCustomer,
  { customerId, now }: DecisionAsked,
  timeZone: string,
): Known {
  return {
    head: {
      customer_id: customerId,
      as_of: asOfMart(mart),
      strategy: deciding.plan.loaded.hash,
    },
    facts:
      live === nothingSince
        ? facts
        : patchRow(facts, live, { asOf: mart.date, today: dateAt(now, timeZone) }),
    decider: deciding.decider,
  }
}

function placementOf(row: FactRow): Placement {
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
