import { sql } from 'kysely'
import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { JsonObject } from '#platform/audit/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { LoadedPack } from './load-pack.ts'
import { instant, strategyTables } from './tables.ts'
import type { StrategyTables } from './tables.ts'
import { keepVersion } from './versions.ts'

/** Who does it, in the audit chain's words, and when. */
export interface StrategyAct {
  readonly actor: string
  readonly now: EpochMs
  /** Where it was done from, when not the pages. */
  readonly via?: string
}

export interface Publication {
  readonly publicationId: number
  readonly hash: string
  readonly how: StrategyTables['strategy_publication']['how']
  readonly publishedBy: string
  readonly publishedAt: string
  readonly reason: string
}

export interface Submission {
  readonly submissionId: number
  readonly hash: string
  /** What was in force when it was submitted. */
  readonly inForce: string | null
  readonly submittedBy: string
  readonly submittedAt: string
  readonly note: string
}

/** What is in force: the newest publication; undefined in a home that never had one. */
export async function publicationInForce(
  ledger: Pick<Ledger, 'db'>,
): Promise<Publication | undefined> {
  return (await publications(ledger, 1))[0]
}

/** Publications, the newest first. */
export async function publications(
  ledger: Pick<Ledger, 'db'>,
  limit: number,
): Promise<Publication[]> {
  const rows = await strategyTables(ledger.db)
    .selectFrom('strategy_publication')
    .selectAll()
    .orderBy('publication_id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    publicationId: row.publication_id,
    hash: row.hash,
    how: row.how,
    publishedBy: row.published_by,
    publishedAt: row.published_at,
    reason: row.reason,
  }))
}

/**
 * Publishes without a second person: what `init` or `demo` was given, what lay in a home of before,
 * or what is published unreviewed before anybody signed in. Whether that may be is the caller's to
 * judge. `only: 'first'` leaves a home that has a publication as it is.
 * @returns whether it was published
 */
export async function publishAlone(
  ledger: Ledger,
  loaded: LoadedPack,
  given: {
    readonly how: 'first' | 'adopted' | 'unreviewed'
    readonly reason: string
    readonly only?: 'first'
  },
  act: StrategyAct,
): Promise<boolean> {
  return await ledger.db.transaction().execute(async (transaction) => {
    await oneAtATime(transaction)
    const before = await publicationInForce({ db: transaction })
    if (given.only === 'first' && before !== undefined) return false
    await keepVersion(transaction, loaded, act.now)
    await publish(transaction, loaded.hash, { ...given, submissionId: null, before }, act)
    return true
  })
}

/**
 * Lays a checked strategy before a second person. It changes nothing yet.
 * @throws ProblemError `act_not_now` when it is in force already or waits already
 */
export async function submitStrategy(
  ledger: Ledger,
  loaded: LoadedPack,
  note: string,
  act: StrategyAct,
): Promise<Submission> {
  return await ledger.db.transaction().execute(async (transaction) => {
    await oneAtATime(transaction)
    const before = await publicationInForce({ db: transaction })
    if (before?.hash === loaded.hash) throw alreadyInForce(loaded.hash)
    const waiting = await waitingSubmissions({ db: transaction })
    if (waiting.some(({ hash }) => hash === loaded.hash)) throw alreadyWaiting(loaded.hash)
    await keepVersion(transaction, loaded, act.now)
    const row = await strategyTables(transaction)
      .insertInto('strategy_submission')
      .values({
        hash: loaded.hash,
        in_force: before?.hash ?? null,
        submitted_by: act.actor,
        submitted_at: instant(act.now),
        note,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await tell(transaction, act, 'strategy.submit', loaded.hash, {
      submission: row.submission_id,
      in_force: before?.hash ?? null,
      note,
    })
    return submissionOf(row)
  })
}

/** Those nobody has given a verdict on, the oldest first. */
export async function waitingSubmissions(ledger: Pick<Ledger, 'db'>): Promise<Submission[]> {
  const rows = await strategyTables(ledger.db)
    .selectFrom('strategy_submission as submission')
    .leftJoin('strategy_verdict as verdict', 'verdict.submission_id', 'submission.submission_id')
    .where('verdict.submission_id', 'is', null)
    .selectAll('submission')
    .orderBy('submission.submission_id')
    .execute()
  return rows.map(submissionOf)
}

/**
 * A second person's yes: from then on the version is in force.
 * @throws ProblemError `maker_checks`, `act_not_now`
 * @throws ProblemError `changed_meanwhile` when another strategy is in force than `against`
 */
export async function approveStrategy(
  ledger: Ledger,
  given: {
    readonly submissionId: number
    readonly against?: string | null
    readonly reason: string
  },
  act: StrategyAct,
): Promise<Publication> {
  return await ledger.db.transaction().execute(async (transaction) => {
    await oneAtATime(transaction)
    const submission = await giveVerdict(transaction, 'approved', given, act)
    const before = await publicationInForce({ db: transaction })
    if (given.against !== undefined && given.against !== (before?.hash ?? null)) {
      throw new ProblemError('changed_meanwhile', {
        zh: '生效的策略在您查看差异之后已改变：请重新查看差异',
        en: 'another strategy took effect after you saw the difference: look at it again',
      })
    }
    const { submissionId, reason } = given
    return await publish(
      transaction,
      submission.hash,
      { how: 'approved', submissionId, reason, before, submittedBy: submission.submittedBy },
      act,
    )
  })
}

/**
 * A second person's no, with the reason.
 * @throws ProblemError `maker_checks`, `act_not_now`
 */
export async function returnStrategy(
  ledger: Ledger,
  given: { readonly submissionId: number; readonly reason: string },
  act: StrategyAct,
): Promise<Submission> {
  return await ledger.db.transaction().execute(async (transaction) => {
    await oneAtATime(transaction)
    const submission = await giveVerdict(transaction, 'returned', given, act)
    await tell(transaction, act, 'strategy.return', submission.hash, {
      submission: given.submissionId,
      submitted_by: submission.submittedBy,
      reason: given.reason,
    })
    return submission
  })
}

async function giveVerdict(
  transaction: Ledger['db'],
  verdict: 'approved' | 'returned',
  { submissionId, reason }: { readonly submissionId: number; readonly reason: string },
  act: StrategyAct,
): Promise<Submission> {
  const waiting = await waitingSubmissions({ db: transaction })
  const submission = waiting.find((one) => one.submissionId === submissionId)
  if (submission === undefined) {
    throw new ProblemError('act_not_now', {
      zh: '没有这项待审的策略：可能已有结论',
      en: 'no such strategy waits for a verdict: it may have one already',
    })
  }
  if (submission.submittedBy === act.actor) throw makerChecks()
  await strategyTables(transaction)
    .insertInto('strategy_verdict')
    .values({
      submission_id: submissionId,
      submitted_by: submission.submittedBy,
      verdict,
      given_by: act.actor,
      given_at: instant(act.now),
      reason,
    })
    .execute()
  return submission
}

async function publish(
  transaction: Ledger['db'],
  hash: string,
  given: {
    readonly how: Publication['how']
    readonly submissionId: number | null
    readonly reason: string
    readonly before: Publication | undefined
    readonly submittedBy?: string
  },
  act: StrategyAct,
): Promise<Publication> {
  const { how, submissionId, reason, before, submittedBy } = given
  const row = await strategyTables(transaction)
    .insertInto('strategy_publication')
    .values({
      hash,
      how,
      submission_id: submissionId,
      published_by: act.actor,
      published_at: instant(act.now),
      reason,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await tell(transaction, act, 'strategy.publish', hash, {
    how,
    before: before?.hash ?? null,
    reason,
    ...(submittedBy !== undefined && { submission: submissionId, submitted_by: submittedBy }),
  })
  return {
    publicationId: row.publication_id,
    hash,
    how,
    publishedBy: act.actor,
    publishedAt: row.published_at,
    reason,
  }
}

/** Two people at once, or two processes starting: one after the other. */
async function oneAtATime(transaction: Ledger['db']): Promise<void> {
  await sql`lock table strategy_publication in exclusive mode`.execute(transaction)
}

async function tell(
  transaction: Ledger['db'],
  { actor, now, via }: StrategyAct,
  action: string,
  hash: string,
  detail: JsonObject,
): Promise<void> {
  await appendAudit(transaction, {
    at: instant(now),
    actor,
    action,
    subject: `strategy:${hash}`,
    detail: { ...detail, ...(via !== undefined && { via }) },
  })
}

function submissionOf(row: {
  submission_id: number
  hash: string
  in_force: string | null
  submitted_by: string
  submitted_at: string
  note: string
}): Submission {
  return {
    submissionId: row.submission_id,
    hash: row.hash,
    inForce: row.in_force,
    submittedBy: row.submitted_by,
    submittedAt: row.submitted_at,
    note: row.note,
  }
}

function alreadyInForce(hash: string): ProblemError {
  return new ProblemError('act_not_now', {
    zh: `策略 ${hash.slice(0, 12)} 已在生效，没有可提交的改变`,
    en: `the strategy ${hash.slice(0, 12)} is in force: there is no change to submit`,
  })
}

function alreadyWaiting(hash: string): ProblemError {
  return new ProblemError('act_not_now', {
    zh: `策略 ${hash.slice(0, 12)} 已提交，正待他人审批`,
    en: `the strategy ${hash.slice(0, 12)} was submitted and waits for its second person`,
  })
}

function makerChecks(): ProblemError {
  return new ProblemError('maker_checks', {
    zh: '策略须由提交者以外的人审批',
    en: 'a strategy takes effect through two people: who submitted it gives no verdict on it',
  })
}
