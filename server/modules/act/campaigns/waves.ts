import { sql } from 'kysely'
import type { Selectable } from 'kysely'

import type { Words } from '#contracts/words.ts'
import { addDays, businessDateOf } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt, startOfDay } from '#kernel/clock.ts'
import { traitsOf } from '#modules/decide/conduct/index.ts'
import type { ActionTraits, Subject } from '#modules/decide/conduct/index.ts'
import { onServedMart } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import { addMessages, createMailing, mailingCounts } from '#modules/act/delivery/index.ts'
import { addTasks, taskCounts } from '#modules/act/workbench/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { answeredSince } from './answered.ts'
import { bySystem, findCampaign, lockCampaign, recordChange } from './campaign-store.ts'
import { priceOfPack } from './contact-price.ts'
import { committedCents, contactCents, contactsLeft, eachCents, partsOf } from './domain/budget.ts'
import type { PriceOf } from './domain/budget.ts'
import { mailingIdOf } from './domain/campaign.ts'
import { systemNote } from './domain/change-note.ts'
import { rosterReasons } from './domain/roster.ts'
import { admitEntrants } from './entrants.ts'
import { addWithheld } from './member-store.ts'
import type { Withheld } from './member-store.ts'
import type { CampaignsParts } from './parts.ts'
import { partsCounter, planSubject } from './preview.ts'
import { ofWhomItHolds, restingRule } from './rests-on.ts'
import { campaignTables, instant } from './tables.ts'
import type { CampaignRow, CampaignTables } from './tables.ts'

export interface DueWave {
  readonly campaignId: string
  /** From 1. */
  readonly wave: number
}

/** Waves whose day has come, of campaigns that run and know their members; earliest first. */
export async function dueWaves(db: Ledger['db'], today: BusinessDate): Promise<DueWave[]> {
  const rows = await campaignTables(db)
    .selectFrom('campaign_wave')
    .innerJoin('campaign', 'campaign.campaign_id', 'campaign_wave.campaign_id')
    .select(['campaign_wave.campaign_id', 'campaign_wave.wave'])
    .where('campaign_wave.sent_at', 'is', null)
    .where('campaign_wave.due', '<=', today)
    .where('campaign.state', '=', 'running')
    .where('campaign.members_fixed_at', 'is not', null)
    .orderBy('campaign_wave.due')
    .orderBy('campaign_wave.campaign_id')
    .orderBy('campaign_wave.wave')
    .execute()
  return rows.map(({ campaign_id: campaignId, wave }) => ({ campaignId, wave }))
}

/** Members given on in one transaction: a pause waits for no more than these. */
const AT_ONCE = 5_000

export interface WaveOptions {
  readonly now: EpochMs
  readonly atOnce?: number
  /** Told after each part, with the contacts made so far by this call. */
  readonly onPart?: (contacts: number) => void | Promise<void>
}

/**
 * Gives a wave's messages to delivery, or its tasks to the workbench, part by part. Each part and
 * the place it reached commit together: whoever is killed goes on from there, and nobody is given
 * twice. While one process runs a wave, others pass it by; a pause holds it where it stands.
 * @returns the contacts made by this call; undefined when another process is at it
 */
export async function runWave(
  parts: CampaignsParts,
  due: DueWave,
  options: WaveOptions,
): Promise<number | undefined> {
  return onServedMart(parts.marts, parts.strategy().vocabulary, (served) =>
    // One connection all along: the lock is its own, and goes with it when the process dies.
    parts.ledger.db.connection().execute(async (db) => {
      if (!(await tryLock(db, due))) return undefined
      try {
        return await giveParts({ parts, served, db, due }, options)
      } finally {
        await sql`select pg_advisory_unlock(hashtextextended(${lockName(due)}, 0))`.execute(db)
      }
    }),
  )
}

const lockName = ({ campaignId, wave }: DueWave): string => `campaign wave ${campaignId} ${wave}`

async function tryLock(db: Ledger['db'], due: DueWave): Promise<boolean> {
  const {
    rows: [lock],
  } = await sql<{ taken: boolean }>`
    select pg_try_advisory_lock(hashtextextended(${lockName(due)}, 0)) as taken
  `.execute(db)
  return lock?.taken === true
}

interface Running {
  readonly parts: CampaignsParts
  readonly served: ServedMart
  readonly db: Ledger['db']
  readonly due: DueWave
}

async function giveParts(running: Running, options: WaveOptions): Promise<number> {
  const { parts, served, db, due } = running
  const row = await findCampaign(db, due.campaignId)
  const planned = row.plan.waves[due.wave - 1]
  if (planned === undefined) throw new Error(`the plan has no wave ${due.wave}`)
  const subject = await subjectOf(running, row)
  await admitEntrants(running, { plan: row.plan, subject, now: options.now })
  const answered =
    planned.phase === 'follow_up'
      ? await answeredSince({ facts: parts.facts, served, row, subject }, db)
      : new Set<string>()
  const traits = 'treatments' in subject ? traitsOf(subject) : subject
  const countParts = await partsCounter(parts, served)
  const smsParts = partsOf(planned, countParts)
  const priceOf = priceOfPack(parts.strategy())
  const going = { ...running, ...options, row, planned, traits, answered, smsParts, priceOf }
  const each = contactCents(row.plan, planned, countParts, priceOf)
  let left = contactsLeft(row.plan, await centsCommitted(db, row, priceOf), each)
  let contacts = 0
  for (;;) {
    const part = await db.transaction().execute((transaction) => givePart(going, left, transaction))
    if (part === undefined) return contacts
    left -= part.contacts
    contacts += part.contacts
    await options.onPart?.(contacts)
    if (part.isLast) return contacts
  }
}

interface Going extends Running, WaveOptions {
  readonly row: CampaignRow
  readonly planned: PlannedWave
  readonly traits: ActionTraits
  readonly smsParts: number
  readonly priceOf: PriceOf
  readonly answered: ReadonlySet<string>
}

/** Undefined: the wave is out already, or the campaign does not run now. */
async function givePart(
  going: Going,
  left: number,
  transaction: Ledger['db'],
): Promise<{ readonly contacts: number; readonly isLast: boolean } | undefined> {
  const {
    due: { campaignId, wave },
    answered,
    planned,
    now,
    atOnce = AT_ONCE,
  } = going
  const current = await lockCampaign(transaction, campaignId)
  const tables = campaignTables(transaction)
  const place = await tables
    .selectFrom('campaign_wave')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('wave', '=', wave)
    .executeTakeFirstOrThrow()
  if (current.state !== 'running' || place.sent_at !== null) return undefined
  const members = await treatedAfter(transaction, place, atOnce)
  const silent = members.filter(({ customer_id: id }) => !answered.has(id))
  const told = await whomItIsTrueOf(going, silent)
  const giveOn = planned.channel === 'rm_task' ? giveTasks : giveMessages
  const { contacts, unmanaged, rest } = await giveOn(going, told, left, transaction)
  const tally = {
    answered: members.length - silent.length,
    untrue: silent.length - told.length,
    unmanaged,
    beyondBudget: rest,
  }
  await addWithheld(transaction, campaignId, wave, withheldOf(tally))
  const last = members.at(-1)
  const isLast = members.length < atOnce
  const total = (place.contacts ?? 0) + contacts
  await tables
    .updateTable('campaign_wave')
    .set({
      contacts: total,
      sent_at: isLast ? instant(now) : null,
      ...(last !== undefined && { given_worth: last.worth, given_customer: last.customer_id }),
    })
    .where('campaign_id', '=', campaignId)
    .where('wave', '=', wave)
    .execute()
  if (isLast) await recordSent(transaction, current, { wave, contacts: total, now })
  return { contacts, isLast }
}

async function recordSent(
  transaction: Ledger['db'],
  row: CampaignRow,
  { wave, contacts, now }: { wave: number; contacts: number; now: EpochMs },
): Promise<void> {
  await recordChange(transaction, row, {
    what: 'wave',
    by: bySystem,
    at: now,
    note: systemNote({
      zh: `第 ${wave} 波，联络 ${contacts} 人`,
      en: `wave ${wave}: ${contacts} customers`,
    }),
  })
}

const reasons = {
  answered: {
    stage: 'campaign',
    code: 'answered_already',
    words: { zh: '已响应或已成交，不再跟进', en: 'answered or bought already' },
  },
  untrue: rosterReasons.notTrueOfThem,
  unmanaged: rosterReasons.noManager,
  beyondBudget: {
    stage: 'campaign',
    code: 'budget_used_up',
    words: { zh: '预算已用完', en: 'the budget is used up' },
  },
} as const satisfies Record<string, { stage: string; code: string; words: Words }>

function withheldOf(tally: Record<keyof typeof reasons, number>): Withheld[] {
  return (['answered', 'untrue', 'unmanaged', 'beyondBudget'] as const)
    .map((name) => ({ ...reasons[name], customers: tally[name] }))
    .filter(({ customers }) => customers > 0)
}

type Place = 'campaign_id' | 'given_worth' | 'given_customer'
type Treated = Pick<Selectable<CampaignTables['campaign_member']>, 'customer_id' | 'worth'>

/** A statement may have ceased to be true of a member since the launch. */
async function whomItIsTrueOf(
  { served, planned }: Going,
  members: readonly Treated[],
): Promise<readonly Treated[]> {
  const resting = restingRule({ waves: [planned] }, served.vocabulary)
  if (resting === undefined || members.length === 0) return members
  const ids = members.map(({ customer_id: id }) => id)
  const held = await ofWhomItHolds(served, resting, ids)
  return members.filter(({ customer_id: id }) => held.has(id))
}

/** The treated, the worthiest first: where a budget ends, it ends with those who matter least. */
function treatedAfter(
  transaction: Ledger['db'],
  place: Pick<Selectable<CampaignTables['campaign_wave']>, Place>,
  limit: number,
): Promise<Treated[]> {
  const { campaign_id: campaignId, given_worth: worth, given_customer: customer } = place
  let query = campaignTables(transaction)
    .selectFrom('campaign_member')
    .select(['worth', 'customer_id'])
    .where('campaign_id', '=', campaignId)
    .where('arm', '=', 'treated')
  if (worth !== null) {
    query = query.where((is) =>
      is.or([
        is('worth', '<', worth),
        is.and([is('worth', '=', worth), is('customer_id', '>', customer)]),
      ]),
    )
  }
  return query.orderBy('worth', 'desc').orderBy('customer_id').limit(limit).execute()
}

/** Counted this moment, not a moment ago: the cap must hold. */
async function centsCommitted(
  db: Ledger['db'],
  { campaign_id: campaignId, plan }: CampaignRow,
  priceOf: PriceOf,
): Promise<number> {
  const { spentCents: messageCents, waitingCents } = await mailingCounts(db, campaignId)
  const { open, done: tasksDone } = await taskCounts(db, campaignId)
  const comingCents = waitingCents + open * eachCents(plan, 'rm_task', priceOf)
  return committedCents(plan, { messageCents, tasksDone, comingCents }, priceOf)
}

type PlannedWave = CampaignRow['plan']['waves'][number]

/** What became of some members; `rest` are those the budget no longer pays for. */
interface Given {
  readonly contacts: number
  readonly unmanaged: number
  readonly rest: number
}

async function subjectOf({ parts, served }: Running, row: CampaignRow): Promise<Subject> {
  const about = await planSubject(parts, row.plan, served)
  if (!about.ok) throw new Error(`a wave of ${row.campaign_id} is about nothing`)
  return about.subject
}

async function giveMessages(
  {
    parts,
    row: { plan, campaign_id: campaignId },
    due: { wave },
    now,
    traits,
    planned,
    smsParts,
    priceOf,
  }: Going,
  members: readonly Treated[],
  left: number,
  transaction: Ledger['db'],
): Promise<Given> {
  const { channel, copy, subject } = planned
  if (channel === 'rm_task') throw new Error('a task is no message')
  const mailingId = mailingIdOf(campaignId, wave)
  await createMailing(
    transaction,
    {
      mailingId,
      campaignId,
      wave: wave - 1,
      name: plan.name,
      channel,
      traits,
      action: plan.action,
      subject: channel === 'email' ? subject : null,
      copy,
      sendAfter: instant(now),
      sendUntil: instant(startOfDay(addDays(businessDateOf(plan.to), 1), parts.timeZone)),
      costCents: eachCents(plan, channel, priceOf),
      parts: smsParts,
    },
    now,
  )
  const paid = members.slice(0, left)
  const contacts = await addMessages(transaction, mailingId, paid.map(recipientOf), now)
  return { contacts, unmanaged: 0, rest: members.length - paid.length }
}

const recipientOf = ({ customer_id: customerId, worth }: Treated) => ({ customerId, worth })

async function giveTasks(
  going: Going,
  members: readonly Treated[],
  left: number,
  transaction: Ledger['db'],
): Promise<Given> {
  const {
    parts,
    row: { plan, campaign_id: campaignId },
    due: { wave },
    now,
    planned,
  } = going
  const ids = members.map(({ customer_id: id }) => id)
  const owners = await managersOf(going.served, ids)
  const worthOf = new Map(members.map(({ customer_id: id, worth }) => [id, worth]))
  const managed = ids.flatMap((customerId) => {
    const staffNumber = owners.get(customerId)
    return staffNumber === undefined ? [] : [{ customerId, staffNumber }]
  })
  const paid = managed.slice(0, left)
  const contacts = await addTasks(
    transaction,
    paid.map((one) => ({
      ...one,
      kind: 'campaign',
      taskKey: `campaign:${campaignId}:${wave}:${one.customerId}`,
      action: plan.action,
      traits: going.traits,
      campaignId,
      campaignName: plan.name,
      due: dateAt(now, parts.timeZone),
      opening: { zh: planned.copy, en: planned.copy },
      valueCents: null,
      priority: worthOf.get(one.customerId) ?? null,
    })),
    now,
  )
  return {
    contacts,
    unmanaged: ids.length - managed.length,
    rest: managed.length - paid.length,
  }
}

/** Whose customer each is, on the served night. */
async function managersOf(
  { read }: ServedMart,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (customerIds.length === 0) return new Map()
  const rows = await read<{ customer_id: string; rm_id: string }>(
    `select
      customer_id,
      rm_id
    from profile
    where rm_id is not null
      and customer_id in (${customerIds.map(() => '?').join(', ')})`,
    [...customerIds],
  )
  return new Map(rows.map((row) => [row.customer_id, row.rm_id]))
}
