import type { Decision } from '#contracts/decisions.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import type { FactRow } from '#kernel/rule/index.ts'
import { scopeCondition } from '#modules/access/index.ts'
import type { Scope } from '#modules/access/index.ts'
import { liveFactsOf, nothingSince, patchRow, sinceOfMart } from '#modules/conduct/index.ts'
import type { LoadedPack } from '#modules/strategy/index.ts'
import { NoMartError } from '#platform/lake/index.ts'
import type { MartReader, MartRef, Read } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

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
 * consent withdrawn, a complaint, a contact) counts at once.
 * @throws ProblemError `customer_not_visible`, `no_mart`
 */
export async function readDecision(parts: DecisionParts, asked: DecisionAsked): Promise<Decision> {
  try {
    return await parts.marts.session((read, mart) => decisionOn(parts, read, mart, asked))
  } catch (error) {
    if (error instanceof NoMartError) throw new ProblemError('no_mart', undefined, { cause: error })
    throw error
  }
}

async function decisionOn(
  parts: DecisionParts,
  read: Read,
  mart: MartRef,
  asked: DecisionAsked,
): Promise<Decision> {
  const loaded = parts.strategy()
  const [row, live] = await Promise.all([
    visibleFacts(read, loaded, asked),
    liveFactsOf(parts.ledger, asked.customerId, sinceOfMart(mart)),
  ])
  const days = { asOf: mart.date, today: dateAt(asked.now, parts.timeZone) }
  const facts = live === nothingSince ? row : patchRow(row, live, days)
  const { date, strategy, hash, publishedAt } = mart
  return {
    customer_id: asked.customerId,
    as_of: { date, strategy, hash, publishedAt },
    strategy: loaded.hash,
    actions: deciderOf(loaded, mart.date).explain(facts, asked),
  }
}

async function visibleFacts(
  read: Read,
  { vocabulary }: LoadedPack,
  { customerId, scope }: DecisionAsked,
): Promise<FactRow> {
  const within = scopeCondition(scope)
  const [row] = await read<Record<string, unknown>>(
    `select *
    from profile
    where customer_id = ?
      and (${within.sql})`,
    [customerId, ...within.params],
  )
  if (row === undefined) throw new ProblemError('customer_not_visible')
  return profileFacts(row, vocabulary)
}
