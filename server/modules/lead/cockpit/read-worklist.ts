import type { Worklist } from '#contracts/cockpit.ts'
import {
  allOf,
  anyOf,
  columnOf,
  columnsUsed,
  formatRule,
  not,
  toPredicate,
} from '#kernel/rule/index.ts'
import type { Predicate, Rule } from '#kernel/rule/index.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'
import type { Scope } from '#modules/know/access/index.ts'
import {
  columnsOf,
  countWhere,
  customerRows,
  factRowOf,
  readRule,
  ruleSql,
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
      ...reasonFields.filter((field) => served.columns.has(field)),
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
    definition: plan.definition,
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

/** One cause by its own measure; several by their weights together, then by assets. */
function orderOf(causes: readonly ReadCause[], served: ServedMart): string {
  const [only, ...others] = causes
  const byNumber = 'customer_id'
  if (only !== undefined && others.length === 0) {
    const { field, descending } = only.cause.order
    const known = served.vocabulary.field(field)
    if (known === undefined) return byNumber
    const column = quoteIdentifier(columnOf(known))
    return `${column} ${descending ? 'desc' : 'asc'} nulls last, ${byNumber}`
  }
  const weights = causes.map(({ cause, rule }) => {
    const holds = ruleSql(rule, served)
    return `case when ${holds} then ${cause.weight} else 0 end`
  })
  const byAssets = served.columns.has('aum') ? 'aum desc nulls last, ' : ''
  return `${weights.join(' + ')} desc, ${byAssets}${byNumber}`
}

function reasonOf(
  row: EngineRow,
  causes: readonly { readonly cause: Cause; readonly holds: Predicate }[],
  served: ServedMart,
): Worklist['customers'][number]['reason'] {
  const facts = factRowOf(row, served.vocabulary)
  const held = causes.filter(({ holds }) => holds(facts))
  // Fields of money say what the bank's money is called; those in yuan need not.
  const currency = served.vocabulary.fields.find(({ type }) => type === 'money')?.unit
  return joinReasons(
    held
      .toSorted((a, b) => b.cause.weight - a.cause.weight)
      .map(({ cause }) => cause.reason(facts, served.mart.date, currency)),
  )
}
