import type { Generated, Kysely } from 'kysely'
import { z } from 'zod'

import { nightGap } from '#contracts/night.ts'
import type { GapsAccepted } from '#contracts/night.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { Gap } from '#modules/know/intake/index.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { readNightRecord } from './night-record.ts'

interface AcceptanceTables {
  night_acceptance: {
    acceptance_id: Generated<number>
    business_date: string
    gaps: string
    reason: string
    at: string
    by_actor: string
  }
}

/** An acceptance of a date, with the gaps it was about. */
export interface Acceptance extends GapsAccepted {
  readonly gaps: readonly Gap[]
}

const tablesOf = (db: Ledger['db']): Kysely<AcceptanceTables> =>
  db as unknown as Kysely<AcceptanceTables>

/** Acceptances of a date, newest first. */
export async function acceptancesOf(
  { db }: Pick<Ledger, 'db'>,
  date: string,
): Promise<Acceptance[]> {
  const rows = await tablesOf(db)
    .selectFrom('night_acceptance')
    .select(['gaps', 'reason', 'at', 'by_actor'])
    .where('business_date', '=', date)
    .orderBy('acceptance_id', 'desc')
    .execute()
  return rows.map(({ gaps, reason, at, by_actor: by }) => ({
    gaps: z.array(nightGap).parse(gaps),
    reason,
    at: new Date(at).toISOString(),
    by,
  }))
}

export interface AcceptingParts {
  readonly ledger: Pick<Ledger, 'db'>
  readonly martStore: { readonly lakeRoot: string }
}

/**
 * Writes down that somebody lets the waiting night of a date pass as it is. `within` does what goes
 * with it in the same transaction.
 * @throws ProblemError `act_not_now` where no night of that date waits
 */
export async function acceptGaps(
  parts: AcceptingParts,
  date: string,
  act: { readonly actor: string; readonly now: number; readonly reason: string },
  within: (db: Ledger['db']) => Promise<void> = async () => {},
): Promise<void> {
  const record = await readNightRecord(parts.martStore.lakeRoot, date)
  if (record?.state !== 'waiting') {
    throw new ProblemError('act_not_now', {
      zh: `${date} 没有等待接受缺口的批处理`,
      en: `no night of ${date} waits for its gaps to be accepted`,
    })
  }
  const accepted = (record.gaps ?? []).filter(({ stops }) => stops)
  const at = new Date(act.now).toISOString()
  await parts.ledger.db.transaction().execute(async (transaction) => {
    await tablesOf(transaction)
      .insertInto('night_acceptance')
      .values({
        business_date: date,
        gaps: JSON.stringify(accepted),
        reason: act.reason,
        at,
        by_actor: act.actor,
      })
      .execute()
    await appendAudit(transaction, {
      at,
      actor: act.actor,
      action: 'night.accept_gaps',
      subject: `night:${date}`,
      detail: {
        reason: act.reason,
        gaps: accepted.map(({ kind, feed, fact, field, rows }) => ({
          ...{ kind, feed, fact, field, rows },
        })),
      },
    })
    await within(transaction)
  })
}

/** The acceptance that covers a gap: of the same thing, and of no fewer rows. */
export function acceptanceOf(gap: Gap, acceptances: readonly Acceptance[]): Acceptance | undefined {
  return acceptances.find(({ gaps }) =>
    gaps.some(
      (one) =>
        one.kind === gap.kind &&
        one.feed === gap.feed &&
        one.fact === gap.fact &&
        one.field === gap.field &&
        // A late feed that came nearer meanwhile lacks no more than before.
        (one.kind !== 'dangling' || one.rows >= gap.rows),
    ),
  )
}
