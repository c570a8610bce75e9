import { sql } from 'kysely'

import { addYears } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import type { EpochMs } from '#kernel/clock.ts'
import {
  datasets,
  datasetNamed,
  facts,
  findFact,
  keepingOf,
  keepingOfIdentity,
} from '#modules/know/intake/index.ts'
import type { Keeping } from '#modules/know/intake/index.ts'
import { appendAudit } from '#platform/audit/index.ts'
import { quoteIdentifier, quoteText, stagePartition } from '#platform/lake/index.ts'
import type { Connection, Partition, StagedPartition } from '#platform/lake/index.ts'
import type { Home } from '../home.ts'
import { onLake } from './on-lake.ts'

export interface RetentionAct {
  /** The bank's day: of the night, or of whoever asks. */
  readonly today: BusinessDate
  readonly actor: string
  readonly now: EpochMs
}

/** What was past its period and is gone. */
export interface Kept {
  readonly today: BusinessDate
  /** Rows deleted, by fact; facts without any are absent. */
  readonly rows: Readonly<Record<string, number>>
  /** Customers who left the bank's file so long ago that their identity was deleted. */
  readonly identities: number
  readonly values: number
}

type Parts = Pick<Home, 'dir' | 'settings' | 'factStore' | 'ledger' | 'vault'>

/** Customers looked up at once. */
const AT_ONCE = 20_000

/**
 * Deletes what is past the period declared for it (`keeping.ts`, PIPL 19 and 47): rows of facts by
 * their own day, or by the end of the customer's relation with the bank, and identities whose
 * customer left the bank's file. Whoever is in the bank's newest file stays: it governs. Run again
 * it deletes nothing more.
 */
export async function keepRetention(home: Parts, act: RetentionAct): Promise<Kept> {
  const { identities, rows } = await onLake(home, async (connection) => {
    await gatherEnded(home, connection, act.today)
    return {
      identities: await pastIdentities(home, connection, act.today),
      rows: await deleteRows(home, connection, act.today),
    }
  })
  const ledger = await home.ledger()
  const vault = await home.vault()
  return await ledger.db.transaction().execute(async (transaction) => {
    const values = await vault.expire('customer', identities, transaction)
    const kept: Kept = { today: act.today, rows, identities: identities.length, values }
    await appendAudit(transaction, {
      at: new Date(act.now).toISOString(),
      actor: act.actor,
      action: 'retention.keep',
      detail: { ...kept, rows: { ...rows }, month: act.today.slice(0, 7) },
    })
    return kept
  })
}

/** The same, unless it was done this month: a night asks each time, looking through a lake is dear. */
export async function keepRetentionMonthly(
  home: Parts,
  act: RetentionAct,
): Promise<Kept | undefined> {
  const { db } = await home.ledger()
  const { rows } = await sql`
    select 1
    from audit_entry
    where action = 'retention.keep'
      and detail ->> 'month' = ${act.today.slice(0, 7)}
    limit 1
  `.execute(db)
  return rows.length > 0 ? undefined : await keepRetention(home, act)
}

/** Customers who are not in the bank's newest file, with the day their relation ended. */
async function gatherEnded(
  { factStore }: Parts,
  connection: Connection,
  today: BusinessDate,
): Promise<void> {
  const customer = datasetNamed('customer')
  await connection.run(`
    create temp table present as
    select distinct customer_id
    from (${await factStore.relation(customer, today)})`)
  await connection.run(`
    create temp table ended as
    select
      customer_id,
      coalesce(
        case when closed_date <= date ${quoteText(today)} then closed_date end,
        business_date
      ) as ended
    from (${await factStore.everRelation(customer, today)})
    where customer_id not in (select customer_id from present)`)
}

/** Identities in the vault whose period is over. */
async function pastIdentities(
  home: Parts,
  connection: Connection,
  today: BusinessDate,
): Promise<string[]> {
  const { db } = await home.ledger()
  const [delivered] = await connection.rows<{ n: number }>('select count(*) as n from present')
  // No customers were ever delivered: nobody can have left.
  if (delivered?.n === 0) return []
  const past: string[] = []
  for (let after = ''; ; ) {
    const { rows } = await sql<{ id: string }>`
      select distinct subject_id as id
      from vault_entry
      where subject_kind = 'customer'
        and subject_id > ${after}
      order by subject_id
      limit ${AT_ONCE}
    `.execute(db)
    const ids = rows.map(({ id }) => id)
    const last = ids.at(-1)
    if (last === undefined) return past
    after = last
    const found = await connection.rows<{ customer_id: string }>(
      `select customer_id
      from ended
      where ended < date ${quoteText(addYears(today, -keepingOfIdentity.years))}
        and customer_id in (select unnest(cast($ids as varchar[])))`,
      { ids: JSON.stringify(ids) },
    )
    past.push(...found.map((row) => row.customer_id))
  }
}

async function deleteRows(
  { factStore }: Parts,
  connection: Connection,
  today: BusinessDate,
): Promise<Record<string, number>> {
  const { partitions } = await factStore.manifest()
  const staging = await factStore.openStaging()
  const deleted: Record<string, number> = {}
  const add: StagedPartition[] = []
  try {
    for (const fact of facts) {
      const { name } = fact
      const dataset = datasets.get(name)
      const past = await pastSql(connection, name, keepingOf(fact), today)
      if (dataset === undefined || past === undefined) continue
      for (const partition of partitions.filter((one) => one.dataset === name)) {
        const file = `read_parquet(${quoteText(`${factStore.lakeRoot}/${partition.path}`)}, hive_partitioning = false)`
        const condition = past(partition)
        if (condition === undefined) continue
        const [found] = await connection.rows<{ n: number }>(
          `select count(*) as n from ${file} where ${condition}`,
        )
        if (found === undefined || found.n === 0) continue
        deleted[name] = (deleted[name] ?? 0) + found.n
        const { source, businessDate, mode, repeatsKeys } = partition
        const staged = await stagePartition(connection, staging, dataset, {
          ...{ source, businessDate, mode },
          select: `select * from ${file} where not coalesce(${condition}, false)`,
        })
        add.push({ ...staged, ...(repeatsKeys !== undefined && { repeatsKeys }) })
      }
    }
    if (add.length > 0) await factStore.commit({ add })
    return deleted
  } finally {
    await staging.discard()
  }
}

/** Which rows of a partition are past, as SQL; undefined: none can be. */
async function pastSql(
  connection: Connection,
  fact: string,
  keeping: Keeping,
  today: BusinessDate,
): Promise<((partition: Partition) => string | undefined) | undefined> {
  if (keeping.from === 'never') return undefined
  const before = quoteText(addYears(today, -keeping.years))
  if (keeping.from === 'row') {
    const day = quoteIdentifier(keeping.day)
    return ({ columns }) => (columns.includes(keeping.day) ? `${day} < date ${before}` : undefined)
  }
  const [some] = await connection.rows<{ n: number }>(
    `select count(*) as n from ended where ended < date ${before}`,
  )
  if (some === undefined || some.n === 0) return undefined
  const named = customerColumns(fact)
  return ({ columns }) => {
    const there = named.filter((name) => columns.includes(name))
    if (there.length === 0) return undefined
    const gone = `(select customer_id from ended where ended < date ${before})`
    return `(${there.map((name) => `${quoteIdentifier(name)} in ${gone}`).join(' or ')})`
  }
}

/** Columns of a fact that name a customer. */
export function customerColumns(fact: string): string[] {
  return Object.entries(findFact(fact)?.columns ?? {})
    .filter(([name, { refers }]) => name === 'customer_id' || refers?.fact === 'customer')
    .map(([name]) => name)
}
