import { formulaSql } from '#modules/know/profiles/index.ts'
import { columnOf, toSql, toSqlFlag } from '#kernel/rule/index.ts'
import type { Rule } from '#kernel/rule/index.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'
import { formulaTypeOf } from '#modules/know/strategy/index.ts'
import type { Formula, FormulaType } from '#modules/know/strategy/index.ts'

import type { ActionPlan, DecisionPlan } from './domain/decision-plan.ts'
import { MOST_ACTIONS } from './domain/decision-plan.ts'
import { namesIn } from './domain/formula-names.ts'
import { bounds, constantsOf, thousandths } from './domain/priority.ts'

/** A key's lowest digits: channel within action within priority, so that one sort ranks all. */
const CHANNELS = 4
const ACTIONS = 256
export const keyBase = CHANNELS * ACTIONS

/** What the key of an offer holds, as SQL over a column of keys. */
export const keyParts = {
  channel: (key: string) => `(${key} % ${CHANNELS})`,
  /** The action's place by name, from 0. */
  action: (key: string) => `(${ACTIONS - 1} - (${key} // ${CHANNELS}) % ${ACTIONS})`,
  priority: (key: string) => `(${key} // ${keyBase})`,
}

/**
 * One pass over the profile: a column an action with the gate that refused, and for the best `top`
 * actions of a customer four lists: `keys` (priority, action, channel), `cents`, `contexts`, `products`.
 */
export function decidedSql(plan: DecisionPlan): string {
  const flags = sharedFlags(plan)
  const money = moneyColumns(plan)
  const inner = [
    'profile.*',
    ...[...flags.values()].map(({ name, sql }) => `${sql} as ${name}`),
    ...[...money].map(
      ([column, name]) =>
        `cast(profile.${quoteIdentifier(column)} * 100 as bigint) as ${quoteIdentifier(name)}`,
    ),
  ]
  const facts = `select\n  ${inner.join(',\n  ')}\nfrom mart.profile as profile`
  const gates = plan.actions.map(
    (one) => `${gateSql(one, plan, flags)} as ${quoteIdentifier(one.column)}`,
  )
  const gated = `select\n  facts.*,\n  ${gates.join(',\n  ')}\nfrom (\n${facts}\n) as facts`
  // Behind a `case` nothing is worked out for those refused, who are nineteen in twenty.
  const worth = plan.actions.flatMap((one, index) => {
    const passed = `${quoteIdentifier(one.column)} = 0`
    const ifPassed = (sql: string) => `case when ${passed} then ${sql} end`
    return [
      `${ifPassed(valueSql(one, plan, money))} as value_${index}`,
      `${ifPassed(contextSql(one, plan))} as context_${index}`,
      `${ifPassed(channelSql(one, plan))} as channel_${index}`,
      `${ifPassed(productSql(one, plan, flags))} as product_${index}`,
    ]
  })
  const asked = `select\n  ${[
    'customer_id',
    ...plan.actions.map(({ column }) => quoteIdentifier(column)),
    ...worth,
  ].join(',\n  ')}\nfrom (\n${gated}\n) as gated`
  const columns = plan.actions.map(({ column }) => quoteIdentifier(column))
  const list = (parts: readonly string[]) => `[${parts.join(', ')}]`
  const keys = list(plan.actions.map(keySql))
  const best = `list_reverse_sort(list_filter(${keys}, key -> key is not null))[1:${plan.top}]`
  const ranked = `select\n  customer_id,\n  ${[
    ...columns,
    `${best} as keys`,
    `${list(plan.actions.map((_, index) => `value_${index}`))} as all_cents`,
    `${list(plan.actions.map((_, index) => `context_${index}`))} as all_contexts`,
    `${list(plan.actions.map((_, index) => `product_${index}`))} as all_products`,
  ].join(',\n  ')}\nfrom (\n${asked}\n) as asked`
  const pick = (lists: string) =>
    `list_transform(keys, key -> ${lists}[${keyParts.action('key')} + 1])`
  return `select\n  customer_id,\n  ${[
    ...columns,
    'keys',
    `${pick('all_cents')} as cents`,
    `${pick('all_contexts')} as contexts`,
    `${pick('all_products')} as products`,
  ].join(',\n  ')}\nfrom (\n${ranked}\n) as ranked`
}

interface Flag {
  readonly name: string
  readonly sql: string
}

const keyOf = (rule: Rule): string => JSON.stringify(rule)

/** Conditions several actions ask, each worked out once a customer. */
function sharedFlags(plan: DecisionPlan): ReadonlyMap<string, Flag> {
  const counts = new Map<string, { rule: Rule; times: number }>()
  for (const { gates, channels, products } of plan.actions) {
    const asked = [
      ...gates.map(({ refuses }) => refuses),
      ...channels.map(({ open }) => open),
      ...(products.length > 1 ? products.flatMap(({ refuses }) => refuses) : []),
    ]
    for (const rule of asked) {
      const known = counts.get(keyOf(rule))
      counts.set(keyOf(rule), { rule, times: (known?.times ?? 0) + 1 })
    }
  }
  const shared = [...counts].filter(([, { rule, times }]) => times > 1 && rule.kind !== 'everyone')
  return new Map(
    shared.map(([key, { rule }], index) => [
      key,
      { name: `shared_${index}`, sql: toSqlFlag(rule, plan.loaded.vocabulary, optionsOf(plan)) },
    ]),
  )
}

const optionsOf = ({ date }: DecisionPlan) => ({ asOf: date })

function gateSql(
  { gates }: ActionPlan,
  plan: DecisionPlan,
  flags: ReadonlyMap<string, Flag>,
): string {
  if (gates.length === 0) return 'cast(0 as utinyint)'
  const cases = gates.map(({ refuses }, index) => {
    const flag = flags.get(keyOf(refuses))
    const sql = flag?.name ?? toSql(refuses, plan.loaded.vocabulary, optionsOf(plan))
    return `when ${sql} then ${index + 1}`
  })
  return `cast(case ${cases.join(' ')} else 0 end as utinyint)`
}

/** Money of the profile as the cents formulas count in, under names of their own. */
function moneyColumns(plan: DecisionPlan): ReadonlyMap<string, string> {
  const { vocabulary } = plan.loaded
  const names = plan.actions.flatMap(({ action }) => [...namesIn(action.value.tree)])
  const fields = names.flatMap((name) => vocabulary.field(name) ?? [])
  return new Map(
    fields
      .filter((field) => field.type === 'money')
      .map((field) => [columnOf(field), `cents of ${columnOf(field)}`]),
  )
}

function renamed(formula: Formula, nameOf: (name: string) => string): Formula {
  switch (formula.kind) {
    case 'number':
      return formula
    case 'name':
      return { ...formula, name: nameOf(formula.name) }
    case 'negative':
      return { ...formula, of: renamed(formula.of, nameOf) }
    case 'operation':
      return {
        ...formula,
        left: renamed(formula.left, nameOf),
        right: renamed(formula.right, nameOf),
      }
    case 'call':
      return { ...formula, arguments: formula.arguments.map((part) => renamed(part, nameOf)) }
  }
}

/** V in cents: what is unknown counts nothing. */
function valueSql(
  { action }: ActionPlan,
  plan: DecisionPlan,
  money: ReadonlyMap<string, string>,
): string {
  const { pack, vocabulary } = plan.loaded
  const types = new Map<string, FormulaType>()
  const formula = renamed(action.value.tree, (name) => {
    if (pack.parameters.has(name)) return name
    const field = vocabulary.field(name)
    const type = field === undefined ? undefined : formulaTypeOf(field.type)
    if (field === undefined || type === undefined) {
      throw new Error(`${name} is no field of formulas`)
    }
    const column = columnOf(field)
    const read = money.get(column) ?? column
    types.set(read, type)
    return read
  })
  const sql = formulaSql(formula, {
    asOf: plan.date,
    typeOf: (name) => types.get(name),
    parameter: (name) => pack.parameters.get(name),
  })
  const known = `greatest(0, coalesce(${inCents(sql, action.value.type)}, 0))`
  return `cast(least(${known}, ${bounds.valueCents}) as bigint)`
}

/** Clamped before it is cast: a double may hold more than a bigint. */
function inCents(sql: string, type: FormulaType): string {
  if (type === 'money') return sql
  const cents = `cast(${sql} as double) * 100e0`
  return `round(least(${cents}, ${bounds.valueCents}e0))`
}

/** C in thousandths: each factor that holds, in the order written. */
function contextSql({ action }: ActionPlan, plan: DecisionPlan): string {
  const factors = action.context.map(({ rule, factor }) => ({
    sql: toSql(rule.tree, plan.loaded.vocabulary, optionsOf(plan)),
    factor: thousandths(factor),
  }))
  const product = factors.reduce(
    (before, { sql, factor }) =>
      `least(${before} * (case when ${sql} then ${factor} else 1000 end) // 1000, ` +
      `${bounds.contextMilli})`,
    'cast(1000 as bigint)',
  )
  return product
}

/** The first open channel's place among the action's own. */
function channelSql({ channels }: ActionPlan, plan: DecisionPlan): string {
  if (channels.length > CHANNELS) throw new Error('an action has more channels than a key tells')
  const cases = channels.map(
    ({ open }, index) =>
      `when ${toSql(open, plan.loaded.vocabulary, optionsOf(plan))} then ${index}`,
  )
  return cases.length === 0 ? '0' : `case ${cases.join(' ')} else 0 end`
}

/** The place of the first product that nothing keeps from the customer. */
function productSql(
  { products }: ActionPlan,
  plan: DecisionPlan,
  flags: ReadonlyMap<string, Flag>,
): string {
  const last = products.length - 1
  const cases = products.slice(0, -1).flatMap(({ refuses }, index) => {
    const refused = refuses.map(
      (rule) =>
        flags.get(keyOf(rule))?.name ?? toSqlFlag(rule, plan.loaded.vocabulary, optionsOf(plan)),
    )
    return refused.length === 0
      ? [`when true then ${index}`]
      : [`when not (${refused.join(' or ')}) then ${index}`]
  })
  return cases.length === 0 ? '0' : `case ${cases.join(' ')} else ${last} end`
}

/** The key of an offer: null where the action was refused. */
function keySql({ action, column }: ActionPlan, index: number): string {
  const { pMillionths, lMilli } = constantsOf(action)
  const levered = `value_${index} * ${pMillionths} // 100 * ${lMilli} // 1000`
  const within = `least(${levered}, ${bounds.beforeContext})`
  const priority = `least(${within} * context_${index} // 1000, ${bounds.priority})`
  const place = (ACTIONS - 1 - index) * CHANNELS
  return (
    `case when ${quoteIdentifier(column)} = 0 ` +
    `then ${priority} * ${keyBase} + ${place} + channel_${index} end`
  )
}

if (MOST_ACTIONS >= ACTIONS) throw new Error('a key tells fewer actions apart than are allowed')
