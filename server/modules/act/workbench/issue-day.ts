import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { explainRule, fieldsUsed, toPredicate } from '#kernel/rule/index.ts'
import type { Rule } from '#kernel/rule/index.ts'
import { traitsOfProduct } from '#modules/decide/conduct/index.ts'
import type { ActionTraits } from '#modules/decide/conduct/index.ts'
import { readCatalogue } from '#modules/decide/decisions/index.ts'
import { strongestLoss } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import type { Action, LoadedPack } from '#modules/know/strategy/index.ts'

import { isSettled, shareDay } from './domain/day-share.ts'
import type { Candidate } from './domain/day-share.ts'
import { recommendationReasons } from './domain/reasons.ts'
import { takeOver } from './hand-over.ts'
import { knownCustomers } from './known-customers.ts'
import type { KnownCustomer } from './known-customers.ts'
import { stopOf } from './may-contact.ts'
import { bestOffers, hasOffers } from './offers.ts'
import type { Offer } from './offers.ts'
import type { WorkbenchParts } from './parts.ts'
import { peopleOf } from './people.ts'
import type { People } from './people.ts'
import { standingOutcomes } from './standing-outcomes.ts'
import { workbenchTables } from './tables.ts'
import { taskIdOf } from './task-id.ts'

/** Rows of `profile` read at once: several hundred columns each. */
const LOOKED_UP_AT_ONCE = 60
/** An action a customer declined or took up isn't recommended again before. */
const QUIET_DAYS = 30
const DAY_MS = 86_400_000

/**
 * Gives people the recommendations of the served night, once a night each: the best of the
 * customers in their care, as many as they can work beside what they have to do already. What an
 * earlier night recommended and nobody touched gives way. Asked again it changes nothing.
 */
export async function issueDay(
  parts: WorkbenchParts,
  served: ServedMart,
  staffNumbers: readonly string[],
  now: EpochMs,
): Promise<void> {
  const waiting = await notYetIssued(parts, served, staffNumbers)
  if (waiting.length === 0 || !(await hasOffers(served))) return
  const capacity = parts.strategy().pack.arbitration.tasks_a_day
  const offers = await bestOffers(parts, served, waiting)
  for (const staffNumber of waiting) {
    await takeOver(parts, served, staffNumber, now)
    const own = offers.filter((offer) => offer.staff_number === staffNumber)
    await issueFor(parts, served, { staffNumber, offers: own, capacity, now })
  }
}

async function notYetIssued(
  { ledger }: WorkbenchParts,
  { mart }: ServedMart,
  staffNumbers: readonly string[],
): Promise<string[]> {
  if (staffNumbers.length === 0) return []
  const issued = await workbenchTables(ledger.db)
    .selectFrom('work_day')
    .select('staff_number')
    .where('staff_number', 'in', [...staffNumbers])
    .where('mart_date', '=', mart.date)
    .where('mart_hash', '=', mart.hash)
    .execute()
  const known = new Set(issued.map((row) => row.staff_number))
  return staffNumbers.filter((staffNumber) => !known.has(staffNumber))
}

interface Issuing {
  readonly staffNumber: string
  readonly offers: readonly Offer[]
  readonly capacity: number
  readonly now: EpochMs
}

async function issueFor(
  parts: WorkbenchParts,
  served: ServedMart,
  { staffNumber, offers, capacity, now }: Issuing,
): Promise<void> {
  const { mart } = served
  const today = dateAt(now, parts.timeZone)
  const at = new Date(now).toISOString()
  const people = await peopleOf(parts, served, offers)
  const [load, busy, quiet, heldBack] = await Promise.all([
    otherWork(parts, staffNumber, today),
    customersWithTasks(parts, people),
    declinedLately(parts, people, dateAt(now - QUIET_DAYS * DAY_MS, parts.timeZone)),
    parts.heldBack([...new Set(offers.map((offer) => offer.customer_id))]),
  ])
  const isFree = ({ customer_id: id, action }: Offer): boolean =>
    people.worked(id) &&
    !people.numbers(id).some((one) => busy.has(one) || quiet.has(`${one} ${action}`)) &&
    heldBack.get(id)?.has(action) !== true
  const room = Math.max(0, capacity - load)
  const chosen = await choose(parts, served, { offers: offers.filter(isFree), room, now })
  await parts.ledger.db.transaction().execute(async (within) => {
    const tables = workbenchTables(within)
    const isFirst = await tables
      .insertInto('work_day')
      .values({
        staff_number: staffNumber,
        mart_date: mart.date,
        mart_hash: mart.hash,
        strategy: mart.strategy,
        issued_at: at,
        tasks: chosen.length,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('staff_number')
      .executeTakeFirst()
    if (isFirst === undefined) return
    await tables
      .updateTable('work_task')
      .set({
        state: 'withdrawn',
        closed_at: at,
        closed_because: JSON.stringify({
          zh: `已按 ${mart.date} 夜间结果更新`,
          en: `replaced by the night of ${mart.date}`,
        }),
      })
      .where('owner_staff', '=', staffNumber)
      .where('kind', '=', 'recommendation')
      .where('state', '=', 'open')
      .where('mart_date', 'is not', null)
      .execute()
    if (chosen.length === 0) return
    await tables
      .insertInto('work_task')
      .values(
        chosen.map(({ offer, customer, action, product }) => {
          const taskKey = [
            ...['offer', mart.date, mart.hash, staffNumber, offer.customer_id, offer.action],
          ].join(':')
          return {
            task_id: taskIdOf(taskKey),
            task_key: taskKey,
            kind: 'recommendation' as const,
            state: 'open' as const,
            customer_id: offer.customer_id,
            owner_staff: staffNumber,
            action: offer.action,
            traits: product === null ? null : JSON.stringify(product),
            value_cents: Math.round(offer.v * 100),
            priority: offer.priority,
            reasons: JSON.stringify(reasonsOf(parts, served, { offer, customer, action, product })),
            mart_date: mart.date,
            strategy: mart.strategy,
            due: today,
            created_at: at,
            created_by: `night:${mart.date}`,
          }
        }),
      )
      .onConflict((conflict) => conflict.column('task_key').doNothing())
      .execute()
  })
}

/** What the person has to do today besides, and has done. */
async function otherWork(
  { ledger, timeZone }: WorkbenchParts,
  staffNumber: string,
  today: string,
): Promise<number> {
  const rows = await workbenchTables(ledger.db)
    .selectFrom('work_task')
    .select(['kind', 'state', 'mart_date', 'closed_at'])
    .where('owner_staff', '=', staffNumber)
    .where((is) =>
      is.or([
        is.and([is('state', 'in', ['open', 'snoozed']), is('due', '<=', today)]),
        is.and([is('state', '=', 'done'), is('due', '>=', today)]),
      ]),
    )
    .execute()
  return rows.filter(({ kind, state, mart_date: from, closed_at: closed }) =>
    state === 'done'
      ? closed !== null && dateAt(Date.parse(closed), timeZone) === today
      : kind !== 'recommendation' || from === null || state === 'snoozed',
  ).length
}

/** Nobody is given two things to do with one customer. */
async function customersWithTasks(
  { ledger }: WorkbenchParts,
  { all }: People,
): Promise<ReadonlySet<string>> {
  if (all.length === 0) return new Set()
  const rows = await workbenchTables(ledger.db)
    .selectFrom('work_task')
    .select('customer_id')
    .where('customer_id', 'in', [...all])
    .where((is) =>
      is.or([
        is.and([
          is('state', '=', 'open'),
          is.or([is('kind', '<>', 'recommendation'), is('mart_date', 'is', null)]),
        ]),
        is('state', '=', 'snoozed'),
      ]),
    )
    .execute()
  return new Set(rows.map((row) => row.customer_id))
}

async function declinedLately(
  { ledger }: WorkbenchParts,
  { all }: People,
  since: string,
): Promise<ReadonlySet<string>> {
  if (all.length === 0) return new Set()
  const rows = await standingOutcomes(ledger.db)
    .select(['made.customer_id', 'made.action'])
    .where('made.customer_id', 'in', [...all])
    .where('made.kind', 'in', ['declined', 'purchased'])
    .where('made.business_date', '>', since)
    .execute()
  return new Set(rows.map((row) => `${row.customer_id} ${row.action}`))
}

interface Chosen {
  readonly offer: Offer
  readonly customer: KnownCustomer
  readonly action: Action
  /** What is offered, as law asks about it. */
  readonly product: ActionTraits | null
}

/** What of an offer a day is shared by, beside what it stands for. */
interface Possible extends Candidate {
  readonly chosen: Chosen
}

const recommended = { kind: 'recommendation', held: false } as const

/**
 * The best offers of as many customers as there is room for, that may be worked this day, no action
 * more than its share. Customers are looked up until nothing further could change the day.
 */
async function choose(
  parts: WorkbenchParts,
  served: ServedMart,
  { offers, room, now }: { offers: readonly Offer[]; room: number; now: EpochMs },
): Promise<Chosen[]> {
  const possible: Possible[] = []
  const known = new Map<string, KnownCustomer>()
  const found = new Map<string, number>()
  const { actions } = parts.strategy().pack
  // Of one action no more can be needed than there is room for.
  const isNeeded = ({ action }: Offer) => (found.get(action) ?? 0) < room
  const products = await productsOffered(served)
  let day: Possible[] = []
  let rest = offers
  while (rest.length > 0 && !isSettled(day, room)) {
    rest = rest.filter(isNeeded)
    const batch = rest.slice(0, LOOKED_UP_AT_ONCE)
    rest = rest.slice(batch.length)
    const missing = batch.map((offer) => offer.customer_id).filter((id) => !known.has(id))
    const read = await knownCustomers(parts, served, [...new Set(missing)], { kind: 'bank' })
    for (const [id, customer] of read) known.set(id, customer)
    for (const offer of batch) {
      const customer = known.get(offer.customer_id)
      const action = actions.find(({ name }) => name === offer.action)
      if (customer === undefined || action === undefined) continue
      const product = products.get(offer.product_id ?? '') ?? null
      const task = { ...recommended, action: offer.action, traits: product }
      if (stopOf(parts, served, task, customer, now)?.lasting === true) continue
      found.set(offer.action, (found.get(offer.action) ?? 0) + 1)
      possible.push({
        customer_id: offer.customer_id,
        action: offer.action,
        chosen: { offer, customer, action, product },
      })
    }
    day = shareDay(possible, room)
  }
  return day.map(({ chosen }) => chosen)
}

/** The products of the night as law asks about them, by number. */
async function productsOffered({ read }: ServedMart): Promise<ReadonlyMap<string, ActionTraits>> {
  const catalogue = (await readCatalogue(read)) ?? []
  return new Map(catalogue.map(({ sold }) => [sold.productId, traitsOfProduct(sold)]))
}

/** Whether a rule asks if the customer is leaving: by the churn score, or a tag that reads it. */
function readsChurn(rule: Rule, { tags, churnTag }: LoadedPack['pack']): boolean {
  return fieldsUsed(rule).some((field) => {
    if (field === churnTag) return true
    const tag = tags.find(({ name }) => name === field)
    if (tag?.kind === 'rule') return readsOutflow(tag.rule.tree)
    return (
      tag?.kind === 'model' &&
      tag.model === 'cases' &&
      tag.cases.some((one) => fieldsUsed(one.rule.tree).includes(churnTag))
    )
  })
}

const readsOutflow = (rule: Rule): boolean =>
  fieldsUsed(rule).includes('own_other_bank_outflow_30d')

function reasonsOf(parts: WorkbenchParts, served: ServedMart, { offer, customer, action }: Chosen) {
  const { pack, vocabulary } = parts.strategy()
  const asOf = { asOf: served.date }
  const explain = (rule: Rule) => explainRule(rule, customer.facts, vocabulary, asOf)
  return recommendationReasons({
    action: action.words,
    applicability: explain(action.applicability.tree),
    tagOf(typed) {
      const tag = pack.tags.find(({ name }) => name === typed)
      return tag?.kind === 'rule'
        ? { words: tag.words, explanation: explain(tag.rule.tree) }
        : undefined
    },
    strongest: readsChurn(action.applicability.tree, pack)
      ? strongestLoss(customer.facts, pack.currency === 'CNY' ? undefined : pack.currencyWords)
      : undefined,
    context: action.context
      .filter(({ rule }) => toPredicate(rule.tree, vocabulary, asOf)(customer.facts))
      .map(({ words }) => words),
    valueCents: Math.round(offer.v * 100),
    propensity: offer.p,
    currency: pack.moneyUnit,
  })
}
