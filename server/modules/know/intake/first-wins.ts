import { keyedContentOf, parquetOptions, quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { StagedPartition } from '#platform/lake/index.ts'
import { datasetNamed, datasetOf } from './dataset-of.ts'
import { findFact } from './facts.ts'
import type { Fact } from './domain/facts/index.ts'
import type { LoadContext } from './load-context.ts'

/** Beyond every business date: what was delivered first counts whatever date it was of. */
const EVER = '9999-12-31'

export interface FirstKept {
  readonly partition: StagedPartition
  /** Rows that named another arm than the one kept. */
  readonly crossed: number
}

/**
 * A fact of which the first word counts: rows delivered before stay as they are, whatever a later
 * file says, and what it says is kept beside them. Members of a trial are measured in the arm they
 * were drawn into (intention to treat, ICH E9 5.2.1). The same day's file may be delivered anew until
 * the campaign has been measured.
 */
export async function keepFirst(
  context: LoadContext,
  staged: StagedPartition,
): Promise<FirstKept | undefined> {
  const fact = findFact(staged.dataset)
  if (fact?.wins !== 'first' || fact.said === undefined) return undefined
  const { connection, store, businessDate } = context
  const { column, beside } = fact.said
  const known = await store.relation(datasetOf(fact), EVER)
  const measured = `select campaign_id from (${await store.relation(datasetNamed('campaign'), EVER)})
    where coalesce(ended_date, started_date) + to_days(cast(window_days as integer))
      < date ${quoteText(businessDate)}`
  const columns = Object.keys(fact.columns)
  const delivered = new Set(staged.columns)
  const next = (name: string) => (delivered.has(name) ? `n.${quoteIdentifier(name)}` : 'null')
  const values = columns.map((name) => {
    const id = quoteIdentifier(name)
    if (name === beside) {
      const other = `case when k.${column} is distinct from ${next(column)} then ${next(column)} end`
      return `case when k.is_known then coalesce(k.${id}, ${other}) else ${next(name)} end as ${id}`
    }
    return `case when k.is_known then k.${id} else ${next(name)} end as ${id}`
  })
  const file = `${staged.file}.first`
  const on = fact.key.map((name) => `k.${quoteIdentifier(name)} = n.${quoteIdentifier(name)}`)
  await connection.run(
    `copy (
      with known as (
        select *, true as is_known from (${known}) as delivered
        where business_date <> date ${quoteText(businessDate)}
          or campaign_id in (${measured})
      )
      select ${values.join(', ')}
      from read_parquet(${quoteText(staged.file)}) as n
      left join known as k on ${on.join(' and ')}
    ) to ${quoteText(file)} (${parquetOptions})`,
  )
  return measure(context, fact, { ...staged, columns, file })
}

async function measure(
  { connection }: LoadContext,
  fact: Fact,
  partition: StagedPartition,
): Promise<FirstKept> {
  const relation = `read_parquet(${quoteText(partition.file)})`
  const { contentHash } = await keyedContentOf(connection, relation, partition.columns, fact.key)
  const beside = quoteIdentifier(fact.said?.beside ?? '')
  const [counted] = await connection.rows<{ crossed: number }>(
    `select count(${beside}) as crossed from ${relation}`,
  )
  return { partition: { ...partition, contentHash }, crossed: counted?.crossed ?? 0 }
}
