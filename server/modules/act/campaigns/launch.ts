import { sql } from 'kysely'

import { ProblemError } from '#contracts/problems.ts'
import { businessDateOf } from '#kernel/business-date.ts'
import type { EpochMs } from '#kernel/clock.ts'
import type { FactRow } from '#kernel/rule/index.ts'
import { liveFacts, mayLaunch, sinceOfMart } from '#modules/decide/conduct/index.ts'
import type { Gate, LiveFacts, Refusal, Subject } from '#modules/decide/conduct/index.ts'
import { factRowOf, onServedMart } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { audiencePages } from './audience-pages.ts'
import type { Looked } from './audience-pages.ts'
import { bySystem, findCampaign, lockCampaign, moveCampaign } from './campaign-store.ts'
import { armOf } from './domain/arms.ts'
import type { Arm, Shares } from './domain/arms.ts'
import { systemNote } from './domain/change-note.ts'
import { launchLadder } from './gate-sql.ts'
import { addWithheld, insertMembers } from './member-store.ts'
import type { Member, Withheld } from './member-store.ts'
import type { CampaignsParts } from './parts.ts'
import { heldOutShare, planSubject } from './preview.ts'
import { campaignSecret, holdoutSecret } from './secrets.ts'
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

const AT_ONCE = 20_000
/** Rows with all their columns, asked for only of customers something happened to. */
const ROWS_AT_ONCE = 200

/**
 * Fixes who belongs to a launched campaign: the audience of the served night, as the launch gates
 * leave it, with what happened since the night counted. One transaction: killed at any point it
 * leaves nothing, and run again it draws the same arms. Run once more it changes nothing.
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
  const secrets = {
    campaign: await campaignSecret(db, campaignId),
    holdout: await holdoutSecret(db),
  }
  return onServedMart(marts, loaded.vocabulary, async (served) => {
    const about = await planSubject(parts, row.plan, served)
    if (!about.ok) throw new ProblemError('plan_incomplete', about.words)
    return db.transaction().execute(async (transaction) => {
      // Two processes may have taken the job; the second finds the work done.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`campaign ${campaignId}`}, 0))`.execute(
        transaction,
      )
      if (!awaitsMembers(await findCampaign(transaction, campaignId))) return undefined
      const launch = { parts, row, served, loaded, subject: about.subject, secrets, options }
      const drawn = await drawMembers(launch, transaction)
      await addWithheld(transaction, campaignId, 0, drawn.withheld)
      await insertWaves(transaction, row)
      return finishLaunch(transaction, launch, drawn.arms)
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
        approved_plan: null,
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
  readonly secrets: { readonly campaign: string; readonly holdout: string }
  readonly options: LaunchOptions
}

interface Drawn {
  readonly arms: Record<Arm, number>
  readonly withheld: Withheld[]
}

async function drawMembers(launch: Launch, transaction: Ledger['db']): Promise<Drawn> {
  const { row, served, loaded, subject, secrets, options } = launch
  const launchedOn = businessDateOf(row.launched_on ?? '')
  const ladder = launchLadder(loaded, subject, launchedOn)
  const shares: Shares = {
    holdout: heldOutShare(loaded.pack.arbitration.holdout, subject),
    control: row.plan.controlShare,
  }
  const arms: Record<Arm, number> = { treated: 0, control: 0, holdout: 0 }
  const withheld = new Map<string, Withheld>()
  let looked = 0
  const atOnce = options.atOnce ?? AT_ONCE
  for await (const page of audiencePages({ row, served, ladder, secrets, atOnce })) {
    options.signal?.throwIfAborted()
    const judged = await judgedNow(launch, ladder, page)
    const members = judged.flatMap(({ customer_id: customerId, draw, holdout_draw, refusal }) => {
      if (refusal !== undefined) {
        countRefusal(withheld, refusal)
        return []
      }
      const arm = armOf({ campaign: draw, holdout: holdout_draw }, shares)
      arms[arm] += 1
      return [{ customerId, arm, draw } satisfies Member]
    })
    await insertMembers(transaction, row.campaign_id, launchedOn, members)
    looked += page.length
    await options.onProgress?.(looked)
  }
  options.signal?.throwIfAborted()
  return { arms, withheld: [...withheld.values()] }
}

type Reason = Pick<Refusal, 'stage' | 'code' | 'words'>
type JudgedNow = Looked & { readonly refusal: Reason | undefined }

/** The night's judgement, and conduct's own of those something happened to since. */
async function judgedNow(
  launch: Launch,
  ladder: readonly Gate[],
  page: readonly Looked[],
): Promise<JudgedNow[]> {
  const { parts, served } = launch
  const ids = page.map((one) => one.customer_id)
  const live = await liveFacts(parts.ledger, ids, sinceOfMart(served.mart))
  const anew = await judgedAnew(launch, live)
  return page.map((one) => {
    const changed = anew.get(one.customer_id)
    return { ...one, refusal: changed === undefined ? ladder[one.gate - 1] : changed.refusal }
  })
}

async function judgedAnew(
  { parts, served, loaded, subject, options }: Launch,
  live: ReadonlyMap<string, LiveFacts>,
): Promise<Map<string, { readonly refusal: Refusal | undefined }>> {
  const anew = new Map<string, { readonly refusal: Refusal | undefined }>()
  const changed = [...live]
  for (let start = 0; start < changed.length; start += ROWS_AT_ONCE) {
    const some = new Map(changed.slice(start, start + ROWS_AT_ONCE))
    const rows = await served.read<Record<string, unknown>>(
      `select *
      from profile
      where customer_id in (${[...some].map(() => '?').join(', ')})`,
      [...some.keys()],
    )
    for (const engineRow of rows) {
      const row: FactRow = factRowOf(engineRow, loaded.vocabulary)
      const customerId = String(row['customer_id'])
      const facts = some.get(customerId)
      if (facts === undefined) continue
      const verdict = mayLaunch({
        strategy: loaded,
        subject,
        row,
        asOf: served.mart.date,
        live: facts,
        at: options.now,
        timeZone: parts.timeZone,
      })
      anew.set(customerId, { refusal: verdict.allowed ? undefined : verdict.refusal })
    }
  }
  return anew
}

function countRefusal(withheld: Map<string, Withheld>, { stage, code, words }: Reason): void {
  const key = `${stage} ${code}`
  const customers = (withheld.get(key)?.customers ?? 0) + 1
  withheld.set(key, { stage, code, words, customers })
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
  arms: Record<Arm, number>,
): Promise<Launched> {
  const current = await lockCampaign(transaction, row.campaign_id)
  if (!awaitsMembers(current)) throw new StoppedMeanwhile()
  const { treated, control, holdout } = arms
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
        zh: `触达 ${treated}，对照 ${control}，长期对照 ${holdout}`,
        en: `${treated} treated, ${control} control, ${holdout} held out`,
      }),
    },
  )
  return { members, treated, control }
}
