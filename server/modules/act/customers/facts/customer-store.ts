import { writeNightStore } from '#platform/lake/index.ts'
import type { Connection, FactStore, NightStore } from '#platform/lake/index.ts'

import { factNamed, relationIn } from './fact-relation.ts'

/**
 * The facts a customer's page reads, ordered by customer: a page finds its few rows without reading
 * a whole fact. Transactions and balances stay in the lake: they are asked for
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

export const customerStore = (mart: NightStore['mart']): NightStore => ({ name: 'customers', mart })

/** Writes the store of a night, unless it is there or another process writes it. */
export function writeCustomerStore(
  facts: FactStore,
  mart: NightStore['mart'],
): Promise<{ readonly written: boolean }> {
  return writeNightStore(facts.lakeRoot, customerStore(mart), async (connection) => {
    for (const fact of storedFacts) await copyFact(connection, facts, fact, mart.date)
  })
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
