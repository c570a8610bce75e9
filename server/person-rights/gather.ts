import { sql } from 'kysely'

import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { openDecisions } from '#modules/decide/decisions/index.ts'
import { customerJson } from '#modules/act/customers/index.ts'
import { datasets } from '#modules/know/intake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import { vaultFields } from '#platform/vault/index.ts'
import type { Home } from '../home.ts'
import { onLake } from './on-lake.ts'

/** All that is kept of one person, as it is kept. */
export interface PersonFile {
  readonly customer_id: string
  readonly made_at: string
  /** Names, numbers and addresses in the clear. */
  readonly identity: Readonly<Record<string, string>>
  /** Every fact that names the customer, by fact. */
  readonly facts: Readonly<Record<string, readonly unknown[]>>
  /** Tags and tiers, each with source and definition; null where no night knows the customer. */
  readonly profile: unknown
  /** What may be offered, and of everything else why not, in words (PIPL 24). */
  readonly decision: unknown
  /** Rows of the ledger that name the customer, by table. */
  readonly records: Readonly<Record<string, readonly unknown[]>>
  /** Who looked at, changed or exported something of the customer, and why. */
  readonly audit: readonly unknown[]
}

/**
 * Gathers what is kept of a customer, for the copy a person may ask for (PIPL 45).
 * @throws ProblemError `not_found` when nothing is kept of such a customer
 */
export async function gatherPerson(
  home: Home,
  customerId: string,
  now: EpochMs,
): Promise<PersonFile> {
  const ledger = await home.ledger()
  const vault = await home.vault()
  const file: PersonFile = {
    customer_id: customerId,
    made_at: new Date(now).toISOString(),
    identity: await vault.reveal('customer', customerId, vaultFields),
    facts: await factsOf(home, customerId, new Date(now).toISOString().slice(0, 10)),
    profile: await knownOrNull(async () => {
      const pack = await home.pack()
      return customerJson({ marts: home.martReader, strategy: () => pack }, customerId)
    }),
    decision: await knownOrNull(async () => {
      const pack = await home.pack()
      return openDecisions({
        marts: home.martReader,
        ledger,
        strategy: () => pack,
        timeZone: home.settings.timeZone,
      }).read({ customerId, scope: { kind: 'bank' }, now })
    }),
    records: await recordsOf(ledger, customerId),
    audit: await auditOf(ledger, customerId),
  }
  const isKnown =
    Object.keys(file.identity).length > 0 ||
    Object.keys(file.facts).length > 0 ||
    Object.keys(file.records).length > 0
  if (isKnown) return file
  throw new ProblemError('not_found', {
    zh: `没有客户 ${customerId} 的任何数据`,
    en: `nothing is kept of a customer ${customerId}`,
  })
}

async function knownOrNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    const code = error instanceof ProblemError ? error.code : undefined
    if (code === 'customer_not_visible' || code === 'no_mart') return null
    throw error
  }
}

function factsOf(home: Home, customerId: string, asOf: string): Promise<PersonFile['facts']> {
  return onLake(home, async (connection) => {
    const facts: Record<string, readonly unknown[]> = {}
    for (const dataset of datasets.values()) {
      const named = dataset.columns.filter(({ name }) => /(^|_)customer_id$/.test(name))
      if (named.length === 0) continue
      const holds = named.map(({ name }) => `${name} = $id`).join(' or ')
      const relation = await home.factStore.relation(dataset, asOf)
      const rows = await connection.rows(`select * from (${relation}) where ${holds}`, {
        id: customerId,
      })
      if (rows.length > 0) facts[dataset.name] = rows
    }
    return facts
  })
}

async function recordsOf(ledger: Ledger, customerId: string): Promise<PersonFile['records']> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name
    from information_schema.columns
    where table_schema = 'public' and column_name = 'customer_id'
    order by table_name
  `.execute(ledger.db)
  const records: Record<string, readonly unknown[]> = {}
  for (const { name } of tables) {
    const { rows } = await sql<{ row: unknown }>`
      select to_jsonb(t) as row from ${sql.table(name)} t where customer_id = ${customerId}
    `.execute(ledger.db)
    if (rows.length > 0) records[name] = rows.map(({ row }) => row)
  }
  return records
}

async function auditOf(ledger: Ledger, customerId: string): Promise<readonly unknown[]> {
  const { rows } = await sql<{ row: unknown }>`
    select jsonb_build_object('seq', seq, 'at', at, 'actor', actor, 'action', action, 'detail', detail) as row
    from audit_entry
    where subject = ${`customer:${customerId}`}
    order by seq
  `.execute(ledger.db)
  return rows.map(({ row }) => row)
}
