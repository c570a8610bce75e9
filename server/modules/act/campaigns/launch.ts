import { sql } from 'kysely'

import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import type { Subject } from '#modules/decide/conduct/index.ts'
import { onServedMart } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { bySystem, findCampaign, lockCampaign, moveCampaign, unapproved } from './campaign-store.ts'
import { systemNote } from './domain/change-note.ts'
import { rosterReasons } from './domain/roster.ts'
import { drawMembers } from './draw-members.ts'
import type { DrawnMembers } from './draw-members.ts'
import { addWithheld } from './member-store.ts'
import type { CampaignsParts } from './parts.ts'
import { planSubject } from './preview.ts'
import { campaignTables, instant } from './tables.ts'
import type { CampaignRow } from './tables.ts'

export interface LaunchOptions {
  readonly now: EpochMs
  /** Aborted when the process stops: nothing is left half done. */
  readonly signal?: AbortSignal
  /** Customers looked at in one go. */
  readonly atOnce?: number
  /** The next customers are looked at when it is done. */
  readonly onProgress?: (looked: number) => void | Promise<void>
}

export interface Launched {
  readonly members: number
  readonly treated: number
  readonly control: number
}

/**
 * Fixes who belongs to a launched campaign: the audience as it stands now, up to what was approved,
 * the worthiest first, in arms of exact size. One transaction: killed at any point it leaves
 * nothing, and run again it draws the same arms. Run once more it changes nothing.
 */
export async function fixMembers(
  parts: CampaignsParts,
  campaignId: string,
  options: LaunchOptions,
): Promise<Launched | undefined> {
  const {
    ledger: { db },
    strategy,
    marts,
  } = parts
  const row = await findCampaign(db, campaignId)
  if (!awaitsMembers(row)) return undefined
  const loaded = strategy()
  return onServedMart(marts, loaded.vocabulary, async (served) => {
    const about = await planSubject(parts, row.plan, served)
    if (!about.ok) throw new ProblemError('plan_incomplete', about.words)
    return db.transaction().execute(async (transaction) => {
      // Two processes may have taken the job; the second finds the work done.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`campaign ${campaignId}`}, 0))`.execute(
        transaction,
      )
      if (!awaitsMembers(await findCampaign(transaction, campaignId))) return undefined
      const launch = { parts, row, served, loaded, subject: about.subject, options }
      const drawn = await drawMembers(launch, transaction, { block: 1 })
      await addWithheld(transaction, campaignId, 0, drawn.leftOut)
      await insertWaves(transaction, row)
      return finishLaunch(transaction, launch, drawn)
    })
  }).catch((error: unknown) => {
    if (error instanceof StoppedMeanwhile) return undefined
    throw error
  })
}

/** It was stopped while its members were drawn: nobody is a member of what never ran. */
class StoppedMeanwhile extends Error {}

/**
 * A launch that can't be: the strategy or the night no longer knows what the plan speaks of. The
 * plan goes back to be mended, with the reason.
 */
export async function takeBack(
  { ledger: { db } }: Pick<CampaignsParts, 'ledger'>,
  campaignId: string,
  { words }: ProblemError,
  now: EpochMs,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const row = await lockCampaign(transaction, campaignId)
    if (!awaitsMembers(row)) return
    await moveCampaign(
      transaction,
      row,
      {
        state: 'returned',
        ...unapproved,
        reviews: [],
        launched_at: null,
        launched_on: null,
        measured_until: null,
      },
      { what: 'launch_failed', by: bySystem, at: now, note: systemNote(words) },
    )
  })
}

function awaitsMembers({ state, members_fixed_at: fixedAt, launched_on: launchedOn }: CampaignRow) {
  return (state === 'running' || state === 'paused') && launchedOn !== null && fixedAt === null
}

interface Launch {
  readonly parts: CampaignsParts
  readonly row: CampaignRow
  readonly served: ServedMart
  readonly loaded: LoadedPack
  readonly subject: Subject
  readonly options: LaunchOptions
}

async function insertWaves(transaction: Ledger['db'], { campaign_id, plan }: CampaignRow) {
  const waves = plan.waves.map(({ phase, channel, date }, index) => ({
    campaign_id,
    wave: index + 1,
    phase,
    channel,
    due: date,
  }))
  if (waves.length === 0) return
  await campaignTables(transaction).insertInto('campaign_wave').values(waves).execute()
}

async function finishLaunch(
  transaction: Ledger['db'],
  { row, served, loaded, options }: Launch,
  { treated, control, holdout, leftOut }: DrawnMembers,
): Promise<Launched> {
  const current = await lockCampaign(transaction, row.campaign_id)
  if (!awaitsMembers(current)) throw new StoppedMeanwhile()
  const beyond = leftOut.find(({ code }) => code === rosterReasons.beyondApproval.code)
  const left = beyond?.customers ?? 0
  const said = {
    zh: left === 0 ? '' : `；超出批准上限未纳入 ${left}`,
    en: left === 0 ? '' : `; ${left} left, beyond what was approved`,
  }
  const members = treated + control + holdout
  await moveCampaign(
    transaction,
    current,
    {
      members_fixed_at: instant(options.now),
      ...{ treated, control, held_out: holdout },
      mart_date: served.mart.date,
      mart_hash: served.mart.hash,
      strategy: loaded.hash,
    },
    {
      what: 'members',
      by: bySystem,
      at: options.now,
      note: systemNote({
        zh: `触达 ${treated}，对照 ${control}，长期对照 ${holdout}${said.zh}`,
        en: `${treated} treated, ${control} control, ${holdout} held out${said.en}`,
      }),
    },
  )
  return { members, treated, control }
}
