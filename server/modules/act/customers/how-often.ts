import { sql } from 'kysely'
import { ProblemError } from '#contracts/problems.ts'
import type { Ledger } from '#platform/ledger/index.ts'

/** How often one person may do what shows or takes many customers' data. */
export interface HowOften {
  readonly revealsADay: number
  readonly exportsADay: number
  /** Customers above which an export takes another's approval. */
  readonly exportAlone: number
}

export const usualLimits: HowOften = { revealsADay: 100, exportsADay: 20, exportAlone: 1_000 }

const TEN_MINUTES_MS = 600_000
const DAY_MS = 86_400_000
/** Of what a day holds, ten minutes hold a fifth: a list is not read out in one go. */
const BURST_SHARE = 5

interface Act {
  readonly actor: string
  readonly action: 'identity.reveal' | 'customer.export'
  readonly aDay: number
  readonly now: number
}

/**
 * Refuses an act done too often by one person, counted in the audit chain, so by every server
 * alike. Call within the transaction that appends the act: two at once are counted one by one.
 * @throws ProblemError `too_many_requests`
 */
export async function refuseTooOften(
  transaction: Ledger['db'],
  { actor, action, aDay, now }: Act,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(7310103, hashtext(${actor}))`.execute(transaction)
  const since = (ms: number) => new Date(now - ms).toISOString()
  const { rows } = await sql<{ day: number; burst: number; oldest: string | null }>`
    select
      count(*) as day,
      count(*) filter (where at > ${since(TEN_MINUTES_MS)}) as burst,
      min(at) as oldest
    from audit_entry
    where actor = ${actor}
      and action = ${action}
      and at > ${since(DAY_MS)}
  `.execute(transaction)
  const [done] = rows
  if (done === undefined) return
  const burst = Math.max(1, Math.ceil(aDay / BURST_SHARE))
  if (done.day >= aDay) throw tooOften(aDay, { zh: '一天', en: 'a day' }, 3_600)
  if (done.burst >= burst) throw tooOften(burst, { zh: '十分钟', en: 'ten minutes' }, 600)
}

function tooOften(
  most: number,
  span: { readonly zh: string; readonly en: string },
  retryAfterSeconds: number,
): ProblemError {
  return new ProblemError(
    'too_many_requests',
    {
      zh: `一人${span.zh}内至多 ${most} 次；如确有需要，请与合规商定`,
      en: `One person may do this ${most} times in ${span.en}; agree on more with compliance`,
    },
    { retryAfterSeconds },
  )
}
