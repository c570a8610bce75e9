import type { BusinessDate } from '#kernel/business-date.ts'
import { toSql } from '#kernel/rule/index.ts'
import { findFact } from '#modules/know/intake/index.ts'
import type { Fact } from '#modules/know/intake/index.ts'
import { eventDateColumn, factVocabulary } from '#modules/know/strategy/index.ts'
import type { MetricSource, ProductClasses } from '#modules/know/strategy/index.ts'
import { quoteIdentifier } from '#platform/lake/index.ts'
import type { Connection, Manifest } from '#platform/lake/index.ts'
import type { Delivered } from './domain/choose-sources.ts'
import { datesAveraged } from './columns/scan-sql.ts'
import type { ScanFact } from './columns/scan-sql.ts'

/** What the bank delivered up to a business date, as far as a pack's metrics ask. */
export interface DeliveredFacts {
  /** Ready to be scanned; undefined when nothing of the fact was delivered. */
  fact(name: string): ScanFact | undefined
  of(source: MetricSource): Delivered
  /** The newest business date a fact was delivered for. */
  date(name: string): string | undefined
  rows(name: string): number
}

const nothing: Delivered = { rows: false, known: false }

/** Looks, once a night, at what was delivered for the sources given. */
export async function lookAtFacts(
  connection: Connection,
  manifest: Manifest,
  sources: readonly MetricSource[],
  classes: ProductClasses,
  asOf: BusinessDate,
): Promise<DeliveredFacts> {
  const known = manifest.partitions.filter((p) => p.businessDate <= asOf && p.rows > 0)
  const byFact = Map.groupBy(known, (p) => p.dataset)
  const facts = new Map<string, ScanFact>()
  const found = new Map<string, Delivered>()
  for (const [name, ofFact] of Map.groupBy(sources, (source) => source.fact)) {
    const fact = findFact(name)
    if (fact === undefined || !byFact.has(name)) continue
    const scan = await scanFact(connection, fact, ofFact, classes, asOf)
    facts.set(name, scan)
    const probes = new Map(ofFact.map((source) => [probeKey(source), source]))
    for (const [key, delivered] of await probe(
      connection,
      fact,
      scan,
      [...probes.values()],
      asOf,
    )) {
      found.set(key, delivered)
    }
  }
  return {
    fact: (name) => facts.get(name),
    of(source) {
      const fact = facts.get(source.fact)
      if (fact === undefined) return nothing
      const { window, value } = source
      const needsDates = window.kind === 'latest' || value.kind === 'average_balance'
      if (needsDates && datesAveraged(fact, source, asOf) === 0) return nothing
      return found.get(probeKey(source)) ?? nothing
    },
    date: (name) =>
      byFact
        .get(name)
        ?.map((p) => p.businessDate)
        .toSorted()
        .at(-1),
    rows: (name) => byFact.get(name)?.reduce((sum, p) => sum + p.rows, 0) ?? 0,
  }
}

async function scanFact(
  connection: Connection,
  fact: Fact,
  sources: readonly MetricSource[],
  classes: ProductClasses,
  asOf: BusinessDate,
): Promise<ScanFact> {
  const dateColumn = eventDateColumn(fact)
  const needsDates = sources.some(
    ({ window, value }) => window.kind === 'latest' || value.kind === 'average_balance',
  )
  return {
    name: fact.name,
    key: fact.key,
    dateColumn,
    vocabulary: factVocabulary(fact, classes),
    dates:
      needsDates && dateColumn !== undefined
        ? await datesDelivered(connection, fact.name, dateColumn, asOf)
        : [],
    relation: await relationWithCustomer(connection, fact),
  }
}

async function datesDelivered(
  connection: Connection,
  fact: string,
  dateColumn: string,
  asOf: BusinessDate,
): Promise<string[]> {
  const date = quoteIdentifier(dateColumn)
  const rows = await connection.rows<{ date: string }>(
    `select distinct ${date} as date
     from ${quoteIdentifier(fact)}
     where ${date} <= date '${asOf}'`,
  )
  return rows
    .map((row) => row.date)
    .toSorted()
    .toReversed()
}

/**
 * The fact's rows, each with its customer. Some banks name only the account: the customer is then
 * the account's, or its owner among the parties.
 */
async function relationWithCustomer(connection: Connection, fact: Fact): Promise<string> {
  const name = quoteIdentifier(fact.name)
  const byAccount = Object.hasOwn(fact.columns, 'account_id') && fact.name !== 'account_party'
  const mayLackCustomer = fact.columns['customer_id']?.required !== true
  if (!byAccount || !mayLackCustomer) return `select * from ${name}`
  const lacking = await connection.rows(`select 1 from ${name} where customer_id is null limit 1`)
  if (lacking.length === 0) return `select * from ${name}`
  const others = Object.keys(fact.columns).filter((column) => column !== 'customer_id')
  return [
    'select',
    '  coalesce(f.customer_id, o.customer_id) as customer_id,',
    others.map((column) => `  f.${quoteIdentifier(column)}`).join(',\n'),
    `from ${name} as f`,
    `left join (\n${accountOwners}\n) as o on o.account_id = f.account_id`,
  ].join('\n')
}

/** One customer for each account: its own, else its owner among the parties. */
const accountOwners = `select
  account_id,
  coalesce(max(holder), max(party)) as customer_id
from (
  select account_id, customer_id as holder, cast(null as varchar) as party
  from account
  where customer_id is not null
  union all
  select account_id, cast(null as varchar) as holder, min(customer_id) as party
  from account_party
  where role = 'owner'
  group by account_id
) as named
group by account_id`

function probeKey(source: MetricSource): string {
  const column = 'column' in source.value ? source.value.column : ''
  return JSON.stringify([source.fact, column, source.condition])
}

/**
 * Whether columns are known and conditions met by any row. Events are asked one by one, since the
 * engine stops at the first row; states, which have to be sorted out first, in one pass.
 */
async function probe(
  connection: Connection,
  fact: Fact,
  scan: ScanFact,
  sources: readonly MetricSource[],
  asOf: BusinessDate,
): Promise<[string, Delivered][]> {
  const questions = sources.map((source) => {
    const column =
      'column' in source.value ? `${quoteIdentifier(source.value.column)} is not null` : 'true'
    const { condition } = source
    const where =
      condition.kind === 'everyone' ? 'true' : toSql(condition, scan.vocabulary, { asOf })
    return { key: probeKey(source), column, rows: `${column} and ${where}` }
  })
  const ask = fact.history === 'event' ? askOneByOne : askTogether
  const asked = questions.flatMap(({ column, rows }) =>
    fact.history === 'event' ? [rows] : [column, rows],
  )
  const answers = await ask(connection, fact.name, [...new Set(asked)])
  return questions.map(({ key, column, rows }) => {
    const matched = answers.get(rows) === true
    const delivered = answers.get(column) === true
    return [key, { rows: matched, known: fact.history === 'event' ? matched : delivered }]
  })
}

async function askOneByOne(
  connection: Connection,
  fact: string,
  questions: readonly string[],
): Promise<Map<string, boolean>> {
  const answers = new Map<string, boolean>()
  for (const question of questions) {
    const found = await connection.rows(
      `select 1 from ${quoteIdentifier(fact)} where ${question} limit 1`,
    )
    answers.set(question, found.length > 0)
  }
  return answers
}

async function askTogether(
  connection: Connection,
  fact: string,
  questions: readonly string[],
): Promise<Map<string, boolean>> {
  const columns = questions.map(
    (question, index) => `coalesce(bool_or(${question}), false) as q${index}`,
  )
  const [answer] = await connection.rows<Record<string, boolean>>(
    `select ${columns.join(', ')} from ${quoteIdentifier(fact)}`,
  )
  return new Map(questions.map((question, index) => [question, answer?.[`q${index}`] === true]))
}
