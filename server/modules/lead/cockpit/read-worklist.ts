import type { Words } from '#contracts/words.ts'
import type { Worklist } from '#contracts/cockpit.ts'
import { allOf, anyOf, columnsUsed, formatRule, not, toPredicate } from '#kernel/rule/index.ts'
import type { Predicate, Rule } from '#kernel/rule/index.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'
import type { Scope } from '#modules/know/access/index.ts'
import {
  columnsOf,
  countWhere,
  customerRows,
  factRowOf,
  lossFields,
  readRule,
  ruleSql,
  strongestLoss,
  whereRule,
} from '#modules/act/customers/index.ts'
import type { EngineRow, ListReader, ServedMart } from '#modules/act/customers/index.ts'

import { joinReasons, reasonFields } from './domain/causes.ts'
import type { Cause, WorklistPlan } from './domain/home-plan.ts'

/** Customers of a list on a home page; the rule opens the rest. */
const SHOWN = 10

interface ReadCause {
  readonly cause: Cause
  readonly rule: Rule
}

/**
 * A list of customers worth a look, the weightiest reasons first; undefined where no cause is
 * known.
 */
export async function readWorklist(
  served: ServedMart,
  reader: ListReader,
  scope: Scope,
  plan: WorklistPlan,
): Promise<Worklist | undefined> {
  const causes = plan.causes.flatMap((cause): ReadCause[] => {
    const rule = ruleOf(cause.rule, served)
    return rule === undefined ? [] : [{ cause, rule }]
  })
  if (causes.length === 0) return undefined
  const except = plan.except.flatMap((text) => ruleOf(text, served) ?? [])
  const any = anyOf(causes.map(({ rule }) => rule))
  const rule = allOf([any, ...except.map(not)])
  const where = whereRule(rule, scope, served)
  const columns = [
    ...new Set([
      ...columnsOf(served, reader),
      ...[...reasonFields, ...lossFields].filter((field) => served.columns.has(field)),
      ...causes.flatMap((cause) => columnsUsed(cause.rule, served.vocabulary)),
    ]),
  ]
  const rows = await served.read<EngineRow>(
    `select
      ${columns.map(quoteIdentifier).join(',\n      ')}
    from profile
    where ${where.sql}
    order by ${orderOf(causes, served)}
    limit ${SHOWN}`,
    where.parameters,
  )
  const customers = await customerRows(served, reader, rows)
  const predicates = causes.map(({ cause, rule: held }) => ({
    cause,
    holds: toPredicate(held, served.vocabulary, { asOf: served.date }),
  }))
  return {
    code: plan.code,
    words: plan.words,
    definition: withOrder(plan.definition, orderWords(causes)),
    rule: formatRule(rule),
    total: await countWhere(served, where),
    customers: customers.map((customer, index) => ({
      ...customer,
      reason: reasonOf(rows[index] ?? {}, predicates, served),
    })),
  }
}

function ruleOf(text: string, served: ServedMart): Rule | undefined {
  const read = readRule({ text }, served.vocabulary)
  return read.ok ? read.rule : undefined
}

/**
 * By what is at stake with each customer: the yuan each cause that holds puts at stake, times its
 * weight, added up. Worth and urgency both count, and neither alone; equals by their number.
 */
function orderOf(causes: readonly ReadCause[], served: ServedMart): string {
  const parts = causes
    .filter(({ cause }) => cause.stake.fields.every((field) => served.columns.has(field)))
    .map(({ cause, rule }) => {
      const worth = `coalesce(cast(${cause.stake.sql} as double), 0)`
      return `case when ${ruleSql(rule, served)} then ${cause.weight} * ${worth} else 0 end`
    })
  const byStake = parts.length === 0 ? '' : `${parts.join(' + ')} desc, `
  const byAssets = served.columns.has('aum') ? 'aum desc nulls last, ' : ''
  return `${byStake}${byAssets}customer_id`
}

function withOrder(definition: Words, order: Words): Words {
  return { zh: `${definition.zh}；${order.zh}`, en: `${definition.en}; ${order.en}` }
}

/** The order, said beside what the list is. */
function orderWords(causes: readonly ReadCause[]): Words {
  const [only, ...others] = causes.map(({ cause }) => cause.stake.words)
  return only === undefined || others.length > 0
    ? {
        zh: '按涉及金额 × 紧迫权重排序',
        en: 'ordered by the money at stake times how urgent it is',
      }
    : { zh: `按${only.zh}排序`, en: `ordered by ${only.en}` }
}

function reasonOf(
  row: EngineRow,
  causes: readonly { readonly cause: Cause; readonly holds: Predicate }[],
  served: ServedMart,
): Worklist['customers'][number]['reason'] {
  // The list was asked by what is known now: its reasons are by the same.
  const now = served.live?.get(String(row['customer_id']))
  const facts = now ?? factRowOf(row, served.vocabulary)
  const held = causes.filter(({ holds }) => holds(facts))
  // Fields of money say what the bank's money is called; those in yuan need not.
  const currency = served.vocabulary.fields.find(({ type }) => type === 'money')?.unit
  const strongest = strongestLoss(facts, currency)
  return joinReasons(
    held
      .toSorted((a, b) => b.cause.weight - a.cause.weight)
      .map(({ cause }) => cause.reason(facts, served.mart.date, currency, strongest)),
  )
}
