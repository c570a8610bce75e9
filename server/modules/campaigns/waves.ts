import { sql } from 'kysely'

import type { Words } from '#contracts/words.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { traitsOf } from '#modules/conduct/index.ts'
import type { ActionTraits, Subject } from '#modules/conduct/index.ts'
import { onServedMart } from '#modules/customers/index.ts'
import type { ServedMart } from '#modules/customers/index.ts'
import { addMessages, createMailing, mailingCounts } from '#modules/delivery/index.ts'
import { addTasks, taskCounts } from '#modules/workbench/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { answeredSince } from './answered.ts'
import { bySystem, lockCampaign, recordChange } from './campaign-store.ts'
import { contactsLeft } from './domain/budget.ts'
import { mailingIdOf } from './domain/campaign.ts'
import { insertWithheld } from './member-store.ts'
import type { Withheld } from './member-store.ts'
import type { CampaignsParts } from './parts.ts'
import { planSubject } from './preview.ts'
import { campaignTables, instant } from './tables.ts'
import type { CampaignRow } from './tables.ts'

export interface DueWave {
  readonly campaignId: string
  /** From 1. */
  readonly wave: number
}

/** Waves whose day has come, of campaigns that run and know their members; earliest first. */
export async function dueWaves(db: Ledger['db'], today: BusinessDate): Promise<DueWave[]> {
  const rows = await campaignTables(db).selectFrom('campaign_wave')
    .innerJoin('campaign', 'campaign.campaign_id', 'campaign_wave.campaign_id')
    .select(['campaign_wave.campaign_id', 'campaign_wave.wave'])
    .where('campaign_wave.sent_at', 'is', null)
    .where('campaign_wave.due', '<=', today)
    .where('campaign.state', '=', 'running')
    .where('campaign.members_fixed_at', 'is not', null)
    .orderBy('campaign_wave.due').orderBy('campaign_wave.campaign_id')
    .orderBy('campaign_wave.wave')
    .execute()
  return rows.map(({ campaign_id: campaignId, wave }) => ({ campaignId, wave }))
}

/**
 * Gives a wave's messages to delivery, or its tasks to the workbench, in one transaction: whoever
 * is killed in the middle has made none, and a second process finds the wave taken.
 * @returns the contacts made; undefined when there was nothing to do
 */
export async function runWave(
  parts: CampaignsParts,
  { campaignId, wave }: DueWave,
  now: EpochMs,
): Promise<number | undefined> {
  return onServedMart(parts.marts, parts.strategy().vocabulary, (served) =>
    parts.ledger.db.transaction().execute(async (transaction) => {
      const taken = await takeWave(transaction, campaignId, wave)
      if (!taken) return undefined
      const row = await lockCampaign(transaction, campaignId)
      if (row.state !== 'running') return undefined
      const going = { parts, served, row, wave, now }
      const reached = await contactMembers(going, transaction)
      await insertWithheld(transaction, campaignId, wave, reached.withheld)
      await campaignTables(transaction).updateTable('campaign_wave')
        .set({ sent_at: instant(now), contacts: reached.contacts })
        .where('campaign_id', '=', campaignId).where('wave', '=', wave)
        .execute()
      await recordChange(transaction, row, {
        what: 'wave',
        by: bySystem,
        at: now,
        note: `第 ${wave} 波，联络 ${reached.contacts} 人 / wave ${wave}: ${reached.contacts} customers`,
      })
      return reached.contacts
    }))
}

/** Whoever holds the row sends the wave; others pass by. */
async function takeWave(
  transaction: Ledger['db'],
  campaignId: string,
  wave: number,
): Promise<boolean> {
  const taken = await campaignTables(transaction).selectFrom('campaign_wave').select('wave')
    .where('campaign_id', '=', campaignId).where('wave', '=', wave)
    .where('sent_at', 'is', null)
    .forUpdate().skipLocked()
    .executeTakeFirst()
  return taken !== undefined
}

interface Going {
  readonly parts: CampaignsParts
  readonly served: ServedMart
  readonly row: CampaignRow
  readonly wave: number
  readonly now: EpochMs
}

interface WaveReach {
  readonly contacts: number
  readonly withheld: Withheld[]
}

/** Members given on at once. */
const AT_ONCE = 5_000

async function contactMembers(going: Going, transaction: Ledger['db']): Promise<WaveReach> {
  const { row, wave } = going
  const planned = row.plan.waves[wave - 1]
  if (planned === undefined) throw new Error(`the plan has no wave ${wave}`)
  const subject = await subjectOf(going)
  const answered = planned.phase === 'follow_up'
    ? await answeredSince({ facts: going.parts.facts, served: going.served, row, subject },
      transaction)
    : new Set<string>()
  const traits = 'treatments' in subject ? traitsOf(subject) : subject
  const giveOn = planned.channel === 'rm_task'
    ? tasksFor({ ...going, traits, planned }, transaction)
    : await messagesFor({ ...going, traits, planned }, transaction)
  let left = contactsLeft(row.plan, await committedCents(transaction, row))
  const tally = { contacts: 0, answered: 0, beyondBudget: 0, unmanaged: 0 }
  for await (const ids of treatedPages(transaction, row.campaign_id)) {
    const silent = ids.filter((id) => !answered.has(id))
    tally.answered += ids.length - silent.length
    const { contacts, unmanaged, rest } = await giveOn(silent, left)
    left -= contacts
    tally.contacts += contacts
    tally.unmanaged += unmanaged
    tally.beyondBudget += rest
  }
  return { contacts: tally.contacts, withheld: withheldOf(tally) }
}

const reasons = {
  answered: {
    stage: 'campaign', code: 'answered_already',
    words: { zh: '已响应或已成交，不再跟进', en: 'answered or bought already' },
  },
  unmanaged: {
    stage: 'campaign', code: 'no_manager',
    words: { zh: '没有客户经理，无法派发任务', en: 'no manager to give a task to' },
  },
  beyondBudget: {
    stage: 'campaign', code: 'budget_used_up',
    words: { zh: '预算已用完', en: 'the budget is used up' },
  },
} as const satisfies Record<string, { stage: string, code: string, words: Words }>

function withheldOf(tally: Record<keyof typeof reasons, number>): Withheld[] {
  return (['answered', 'unmanaged', 'beyondBudget'] as const)
    .map((name) => ({ ...reasons[name], customers: tally[name] }))
    .filter(({ customers }) => customers > 0)
}

/** The treated in the order of their draw, so that a budget that ends is no favour to anybody. */
async function* treatedPages(
  transaction: Ledger['db'],
  campaignId: string,
): AsyncGenerator<string[]> {
  let after = { draw: -1, customer_id: '' }
  for (;;) {
    const rows = await campaignTables(transaction).selectFrom('campaign_member')
      .select(['draw', 'customer_id'])
      .where('campaign_id', '=', campaignId).where('arm', '=', 'treated')
      .where(sql<boolean>`(draw, customer_id) > (${after.draw}::bigint, ${after.customer_id})`)
      .orderBy('draw').orderBy('customer_id')
      .limit(AT_ONCE)
      .execute()
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map((row) => row.customer_id)
    after = last
  }
}

/** What is spent, and what is already on its way to being spent. */
async function committedCents(transaction: Ledger['db'], row: CampaignRow): Promise<number> {
  const { spentCents, waiting } = await mailingCounts(transaction, row.campaign_id)
  const { open, done } = await taskCounts(transaction, row.campaign_id)
  return spentCents + (waiting + open + done) * row.plan.budget.costPerContactCents
}

type PlannedWave = CampaignRow['plan']['waves'][number]

/** Gives some members on; `rest` are those the budget no longer pays for. */
type GiveOn = (
  customerIds: readonly string[],
  left: number,
) => Promise<{ contacts: number, unmanaged: number, rest: number }>

async function subjectOf({ parts, served, row }: Going): Promise<Subject> {
  const about = await planSubject(parts, row.plan, served)
  if (!about.ok) throw new Error(`a wave of ${row.campaign_id} is about nothing`)
  return about.subject
}

interface Giving extends Going {
  readonly traits: ActionTraits
  readonly planned: PlannedWave
}

async function messagesFor(
  { row: { plan, campaign_id: campaignId }, wave, now, traits, planned }: Giving,
  transaction: Ledger['db'],
): Promise<GiveOn> {
  const { channel, copy, subject } = planned
  if (channel === 'rm_task') throw new Error('a task is no message')
  const mailingId = mailingIdOf(campaignId, wave)
  await createMailing(transaction, {
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
    costCents: plan.budget.costPerContactCents,
  }, now)
  return async (customerIds, left) => {
    const paid = customerIds.slice(0, left)
    const contacts = await addMessages(transaction, mailingId, paid, now)
    return { contacts, unmanaged: 0, rest: customerIds.length - paid.length }
  }
}

function tasksFor(
  { parts, row: { plan, campaign_id: campaignId }, wave, now, served, traits, planned }: Giving,
  transaction: Ledger['db'],
): GiveOn {
  const shared = {
    kind: 'campaign' as const,
    action: plan.action,
    traits,
    campaignId,
    campaignName: plan.name,
    due: dateAt(now, parts.timeZone),
    opening: { zh: planned.copy, en: planned.copy },
    valueCents: null,
  }
  return async (customerIds, left) => {
    const owners = await managersOf(served, customerIds)
    const managed = customerIds.flatMap((customerId) => {
      const staffNumber = owners.get(customerId)
      return staffNumber === undefined ? [] : [{ customerId, staffNumber }]
    })
    const paid = managed.slice(0, left)
    const contacts = await addTasks(transaction, paid.map((one) => ({
      ...shared,
      ...one,
      taskKey: `campaign:${campaignId}:${wave}:${one.customerId}`,
    })), now)
    return {
      contacts,
      unmanaged: customerIds.length - managed.length,
      rest: managed.length - paid.length,
    }
  }
}

/** Whose customer each is, on the served night. */
async function managersOf(
  { read }: ServedMart,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (customerIds.length === 0) return new Map()
  const rows = await read<{ customer_id: string, rm_id: string }>(
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
