import { quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { Connection } from '#platform/lake/index.ts'

import { writeActionTexts } from './action-texts.ts'
import { decidedSql, keyParts } from './decision-sql.ts'
import { contactLimits } from './domain/contact-limits.ts'
import { belowTop } from './domain/decision-plan.ts'
import type { ActionPlan, DecisionPlan } from './domain/decision-plan.ts'
import { constantsOf } from './domain/priority.ts'

export interface DecisionCounts {
  /** Customers × actions. */
  readonly asked: number
  readonly passed: number
  readonly offers: number
}

/**
 * Decides every action for every customer of the attached mart. Writes `decision` (a column an
 * action: 0 passed, else the number of the gate that refused), `decision_gate`, `offer` (the best
 * `top` of each customer), `decision_stat`, and `action_fact`, what the actions are, for checks
 * that must not know the strategy.
 */
export async function decideNight(
  connection: Connection,
  plan: DecisionPlan,
): Promise<DecisionCounts> {
  await writeActions(connection, plan)
  await writeActionTexts(
    connection,
    plan.actions.map(({ action }) => action),
  )
  await writeLimits(connection, plan)
  await writeGates(connection, plan)
  await connection.run(
    plan.actions.length === 0
      ? 'create or replace temp table decided as select customer_id from mart.profile'
      : `create or replace temp table decided as\n${decidedSql(plan)}`,
  )
  const columns = ['customer_id', ...plan.actions.map(({ column }) => quoteIdentifier(column))]
  await connection.run(
    `create table mart.decision as\nselect\n  ${columns.join(',\n  ')}\nfrom temp.decided`,
  )
  await writeOffers(connection, plan)
  await connection.run('drop table temp.decided')
  await writeStatistics(connection, plan)
  return counts(connection)
}

async function writeActions(connection: Connection, plan: DecisionPlan): Promise<void> {
  await connection.run(
    `create table mart.action_fact (
       action varchar, issue varchar, action_group varchar, family varchar, family_class varchar,
       product_risk bigint, private_placement boolean, minimum_cents bigint, purpose varchar,
       occasion varchar,
       valid_from date, valid_to date, p decimal(7,6), l decimal(6,3), offers_kept bigint)`,
  )
  const rows = plan.actions.map(({ action }) => {
    const { pMillionths, lMilli } = constantsOf(action)
    return [
      ...[quoteText(action.name), quoteText(action.issue), quoteText(action.group)],
      ...[textOrNull(action.family), textOrNull(action.familyClass)],
      action.productRisk === null ? 'null' : action.productRisk.slice(1),
      String(action.privatePlacement),
      action.minimumYuan === null ? 'null' : String(Math.round(action.minimumYuan * 100)),
      quoteText(action.purpose),
      textOrNull(action.occasion),
      ...[dateOrNull(action.validFrom), dateOrNull(action.validTo)],
      ...[decimal(pMillionths, 6), decimal(lMilli, 3)],
      String(plan.top),
    ]
  })
  await insert(connection, 'action_fact', rows)
}

/** The bank's limits on contacts as days and numbers. */
async function writeLimits(connection: Connection, plan: DecisionPlan): Promise<void> {
  await connection.run(
    'create table mart.contact_limit (code varchar, channel varchar, days bigint, most bigint)',
  )
  const rows = contactLimits(plan.loaded.pack).map(({ code, channel, days, most }) => [
    ...[quoteText(code), textOrNull(channel), String(days), String(most)],
  ])
  await insert(connection, 'contact_limit', rows)
}

const textOrNull = (text: string | null) => (text === null ? 'null' : quoteText(text))
const dateOrNull = (date: string | null) => (date === null ? 'null' : `date ${quoteText(date)}`)

/** A whole number of the last digit, written as a decimal. */
function decimal(units: number, digits: number): string {
  const text = String(units).padStart(digits + 1, '0')
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`
}

async function writeGates(connection: Connection, plan: DecisionPlan): Promise<void> {
  await connection.run(
    'create table mart.decision_gate (action varchar, k utinyint, stage varchar, code varchar)',
  )
  const rows = plan.actions.flatMap(({ action, gates }) =>
    gates.map(({ stage, code }, index) => [
      ...[quoteText(action.name), String(index + 1), quoteText(stage), quoteText(code)],
    ]),
  )
  await insert(connection, 'decision_gate', rows)
}

async function insert(
  connection: Connection,
  table: string,
  rows: readonly (readonly string[])[],
): Promise<void> {
  if (rows.length === 0) return
  const values = rows.map((row) => `(${row.join(', ')})`).join(',\n  ')
  await connection.run(`insert into mart.${table} values\n  ${values}`)
}

/** Micro-yuan as a decimal of yuan: exact, as an integer only moves its point. */
async function writeOffers(connection: Connection, plan: DecisionPlan): Promise<void> {
  await connection.run(
    `create table mart.offer (
       customer_id varchar, rank utinyint, action varchar, channel varchar,
       p decimal(7,6), c decimal(6,3), v decimal(16,2), l decimal(6,3), priority decimal(18,6),
       product_id varchar)`,
  )
  if (plan.actions.length === 0) return
  const table =
    'create or replace temp table planned (place bigint, channel bigint, product bigint, ' +
    'action varchar, channel_name varchar, p decimal(7,6), l decimal(6,3), product_id varchar)'
  await connection.run(table)
  const rows = plan.actions.flatMap(plannedRows).join(',\n  ')
  await connection.run(`insert into temp.planned values\n  ${rows}`)
  await connection.run(
    `insert into mart.offer
     select
       chosen.customer_id,
       cast(chosen.rank as utinyint),
       planned.action,
       planned.channel_name,
       planned.p,
       cast(chosen.context as decimal(12,0)) * cast(0.001 as decimal(3,3)),
       cast(chosen.cents as decimal(14,0)) * cast(0.01 as decimal(2,2)),
       planned.l,
       cast(${keyParts.priority('chosen.key')} as decimal(16,0))
         * cast(0.000001 as decimal(6,6)),
       planned.product_id
     from (
       select
         customer_id,
         unnest(range(1, len(keys) + 1)) as rank,
         unnest(keys) as key,
         unnest(cents) as cents,
         unnest(contexts) as context,
         unnest(products) as product
       from temp.decided
     ) as chosen
     join temp.planned as planned
       on planned.place = ${keyParts.action('chosen.key')}
         and planned.channel = ${keyParts.channel('chosen.key')}
         and planned.product = chosen.product`,
  )
  await connection.run('drop table temp.planned')
}

function plannedRows({ action, channels, products }: ActionPlan, place: number): string[] {
  const { pMillionths, lMilli } = constantsOf(action)
  const reached = channels.length === 0 ? [{ channel: null }] : channels
  const sold = products.length === 0 ? [{ productId: null }] : products
  return reached.flatMap(({ channel }, index) =>
    sold.map(
      ({ productId }, product) =>
        `(${[
          ...[place, index, product, quoteText(action.name), textOrNull(channel)],
          ...[decimal(pMillionths, 6), decimal(lMilli, 3), textOrNull(productId)],
        ].join(', ')})`,
    ),
  )
}

/**
 * Each action's customers by where they stopped; a null stage is an offer. They add up. Each column
 * is counted once and the offers once, whatever the number of actions.
 */
async function writeStatistics(connection: Connection, { actions }: DecisionPlan): Promise<void> {
  await connection.run(
    `create table mart.decision_stat (
       action varchar, stage varchar, code varchar, customers bigint)`,
  )
  if (actions.length === 0) return
  const counted = actions.map(
    ({ action, column }) =>
      `select ${quoteText(action.name)} as action, ${quoteIdentifier(column)} as k, ` +
      `count(*) as customers from mart.decision group by ${quoteIdentifier(column)}`,
  )
  await connection.run(
    `insert into mart.decision_stat
     with counted as (
       ${counted.join('\n       union all\n       ')}
     ),
     offered as (
       select action, count(*) as customers
       from mart.offer
       group by action
     ),
     ended as (
       select
         asked.action,
         coalesce(passed.customers, 0) as passed,
         coalesce(offered.customers, 0) as offered
       from mart.action_fact as asked
       left join counted as passed on passed.action = asked.action and passed.k = 0
       left join offered on offered.action = asked.action
     )
     select counted.action, gate.stage, gate.code, counted.customers
     from counted
     join mart.decision_gate as gate on gate.action = counted.action and gate.k = counted.k
     union all
     select action, 'arbitration', ${quoteText(belowTop.code)}, passed - offered
     from ended
     union all
     select action, null, null, offered
     from ended`,
  )
}

async function counts(connection: Connection): Promise<DecisionCounts> {
  const [row] = await connection.rows<{ asked: number; passed: number; offers: number }>(
    `select
       cast(coalesce(sum(customers), 0) as bigint) as asked,
       cast(coalesce(sum(customers) filter (
         where stage is null or stage = 'arbitration'), 0) as bigint) as passed,
       cast(coalesce(sum(customers) filter (where stage is null), 0) as bigint) as offers
     from mart.decision_stat`,
  )
  if (row === undefined) throw new Error('an aggregate without a group gives one row')
  return row
}
