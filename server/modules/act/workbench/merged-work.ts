import { sql } from 'kysely'

import type { EpochMs } from '#kernel/clock.ts'
import { numbersOf } from '#modules/decide/conduct/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

interface Merged {
  readonly one: string
  /** Of the merge: what it withdrew is known by it. */
  readonly proposalId: string
  readonly now: EpochMs
}

/**
 * Work that was given out before two customer numbers were known to be one person: of what the night
 * recommends one task stays, and one of each campaign, the worthiest. What was promised stays whole.
 */
export async function oneTaskAPerson(
  transaction: Ledger['db'],
  { one, proposalId, now }: Merged,
): Promise<void> {
  const numbers = (await numbersOf({ db: transaction }, [one])).get(one)?.numbers ?? [one]
  const because = {
    zh: '与另一客户号合并为同一人，已有一项相同的任务',
    en: 'merged with another customer number: the person has the same task already',
    merge: proposalId,
  }
  await sql`
    update work_task set
      state = 'withdrawn',
      closed_at = ${new Date(now).toISOString()},
      closed_because = ${JSON.stringify(because)}::jsonb
    where task_id in (
      select task_id
      from (
        select
          task_id,
          row_number() over (
            partition by kind, campaign_id
            order by priority desc nulls last, value_cents desc nulls last, created_at, task_id
          ) as place
        from work_task
        where customer_id = any(${[...numbers]}::text[])
          and kind in ('recommendation', 'campaign')
          and state in ('open', 'snoozed')
      ) as ordered
      where place > 1
    )
  `.execute(transaction)
}

/**
 * What the merge withdrew is open again, unless the time for it has gone by: a later day was given
 * out, or the campaign has ended.
 */
export async function restoreTasks(
  transaction: Ledger['db'],
  { proposalId }: Pick<Merged, 'proposalId'>,
): Promise<void> {
  await sql`
    update work_task as task set
      state = 'open',
      closed_at = null,
      closed_because = null
    where closed_because ->> 'merge' = ${proposalId}
      and state = 'withdrawn'
      and (
        kind = 'campaign'
        or not exists (
          select
          from work_day
          where staff_number = task.owner_staff
            and issued_at > task.closed_at
        )
      )
  `.execute(transaction)
}
