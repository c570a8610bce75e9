import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { openEngine, quoteText, tryLock } from '#platform/lake/index.ts'
import type { Connection, FactStore, MartRef } from '#platform/lake/index.ts'

import { factNamed, relationIn } from './fact-relation.ts'

/**
 * The facts a customer's page reads, ordered by customer, in one file beside the lake: a page finds
 * its few rows without reading a whole fact. Derived, of one night; may be deleted at any time,
 * then pages read the lake itself. Transactions and balances stay in the lake: they are asked for
 * on their own, and sorting them would cost more than the night.
 */
export const storedFacts: ReadonlySet<string> = new Set([
  'account',
  'holding',
  'product',
  'relation',
  'contact',
  'outcome',
  'complaint',
])

/** Relations by who they lead to. */
export const RELATION_BACK = 'relation_back'

/** Stores of nights before, kept for pages that began on them. */
const STORES_KEPT = 2

/** Rows of a row group: what finding a customer has to look through. */
const ROW_GROUP_ROWS = 30_720

export function storePath(lakeRoot: string, mart: MartRef): string {
  return join(folderOf(lakeRoot), `customers-${mart.date}-${mart.hash.slice(0, 16)}.duckdb`)
}

const folderOf = (lakeRoot: string): string => join(lakeRoot, 'serving')

/**
 * Writes the store of a night, unless it is there or another process writes it. Killed at any
 * instant it leaves nothing a page would read.
 */
export async function writeCustomerStore(
  facts: FactStore,
  mart: MartRef,
): Promise<{ readonly written: boolean }> {
  const path = storePath(facts.lakeRoot, mart)
  if (existsSync(path)) return { written: false }
  await mkdir(folderOf(facts.lakeRoot), { recursive: true })
  const lock = tryLock(join(folderOf(facts.lakeRoot), 'customers.lock'))
  if (lock === undefined) return { written: false }
  try {
    const beside = `${path}.new`
    await rm(beside, { force: true })
    await rm(`${beside}.wal`, { force: true })
    await fillStore(facts, beside, mart.date)
    await rename(beside, path)
    await removeOldStores(facts.lakeRoot)
    return { written: true }
  } finally {
    lock.release()
  }
}

async function fillStore(facts: FactStore, path: string, date: string): Promise<void> {
  const engine = await openEngine({
    tempDirectory: join(facts.lakeRoot, 'tmp', 'customers'),
    memoryLimit: '1GB',
    // Pages are served meanwhile: one core is theirs.
    threads: 1,
  })
  try {
    const connection = await engine.connect()
    await connection.run(
      `attach ${quoteText(path)} as store (row_group_size ${ROW_GROUP_ROWS})`,
    )
    for (const fact of storedFacts) await copyFact(connection, facts, fact, date)
    await connection.run('checkpoint store')
    await connection.run('detach store')
  } finally {
    engine.close()
  }
}

async function copyFact(
  connection: Connection,
  facts: FactStore,
  fact: string,
  date: string,
): Promise<void> {
  const relation = await relationIn(facts, fact, date)
  await connection.run(
    `create table store.${fact} as
    select *
    from ${await withCustomer(facts, fact, relation, date)} as delivered
    order by ${fact === 'product' ? 'product_id' : 'customer_id'}`,
  )
  if (fact !== 'relation') return
  await connection.run(
    `create table store.${RELATION_BACK} as
    select *
    from store.relation
    order by related_id`,
  )
}

/** Accounts with the customer whose they are, as the night counts them. */
async function withCustomer(
  facts: FactStore,
  fact: string,
  relation: string,
  date: string,
): Promise<string> {
  if (fact !== 'account') return relation
  const party = await relationIn(facts, 'account_party', date)
  const others = Object.keys(factNamed(fact).columns)
    .filter((column) => column !== 'customer_id')
    .map((column) => `account.${column}`)
  return `(
    select
      coalesce(account.customer_id, owner.customer_id) as customer_id,
      ${others.join(',\n      ')}
    from ${relation} as account
    left join (
      select
        account_id,
        min(customer_id) as customer_id
      from ${party} as party
      where role = 'owner'
      group by account_id
    ) as owner
      on owner.account_id = account.account_id
  )`
}

async function removeOldStores(lakeRoot: string): Promise<void> {
  const names = await readdir(folderOf(lakeRoot))
  const stores = names.filter((name) => /^customers-.*\.duckdb$/.test(name)).toSorted()
  for (const name of stores.slice(0, -STORES_KEPT)) {
    await rm(join(folderOf(lakeRoot), name), { force: true })
  }
}
