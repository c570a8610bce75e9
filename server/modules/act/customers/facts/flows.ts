import type { FactReader } from './fact-relation.ts'

export interface FlowTotals {
  readonly inCents: number
  readonly outCents: number
  readonly count: number
}
export interface MonthFlow extends FlowTotals {
  /** `2026-10` */
  readonly month: string
}
export interface KindFlow extends FlowTotals {
  readonly kind: string
}

export interface TransactionRow {
  readonly transaction_id: string
  readonly transaction_date: string
  readonly direction: 'in' | 'out'
  readonly amount_cents: number
  readonly kind: string
  readonly counterparty: string | null
  readonly channel: string | null
}

/** Where a page of transactions stopped. */
export interface TransactionKey {
  readonly date: string
  readonly id: string
}

interface Source {
  readonly sql: string
  readonly parameters: readonly string[]
}

/**
 * A customer's transactions as a relation: those with their number, and, where the bank delivers
 * transactions by account alone, those of `accounts`.
 */
async function transactionsOf(
  reader: FactReader,
  customerId: string,
  accounts: readonly string[],
): Promise<Source> {
  const transaction = await reader.relation('transaction')
  const columns = `
      transaction_id,
      transaction_date,
      direction,
      amount_cents,
      kind,
      counterparty,
      channel`
  const direct = `select ${columns}
    from ${transaction} as delivered
    where customer_id = ?`
  if (accounts.length === 0) return { sql: direct, parameters: [customerId] }
  const marks = accounts.map(() => '?').join(', ')
  return {
    sql: `${direct}
    union all
    select ${columns}
    from ${transaction} as delivered
    where customer_id is null
      and account_id in (${marks})`,
    parameters: [customerId, ...accounts],
  }
}

/** Money in and out since a date, by calendar month and by kind, in one reading of the facts. */
export async function readFlowTotals(
  reader: FactReader,
  customerId: string,
  accounts: readonly string[],
  since: string,
): Promise<{ months: MonthFlow[]; kinds: KindFlow[] }> {
  const source = await transactionsOf(reader, customerId, accounts)
  const rows = await reader.read<FlowTotals & { month: string | null; kind: string | null }>(
    `select
      strftime(transaction_date, '%Y-%m') as month,
      kind,
      cast(coalesce(sum(amount_cents) filter (where direction = 'in'), 0) as bigint) as "inCents",
      cast(coalesce(sum(amount_cents) filter (where direction = 'out'), 0) as bigint) as "outCents",
      count(*) as count
    from (${source.sql}) as own
    where transaction_date > cast(? as date)
      and transaction_date <= cast(? as date)
    group by grouping sets ((1), (2))
    order by 1, 2`,
    [...source.parameters, since, reader.date],
  )
  return {
    months: rows.flatMap(({ month, inCents, outCents, count }) =>
      month === null ? [] : [{ month, inCents, outCents, count }],
    ),
    kinds: rows.flatMap(({ kind, inCents, outCents, count }) =>
      kind === null ? [] : [{ kind, inCents, outCents, count }],
    ),
  }
}

/** Transactions, newest first, after a key. */
export async function readTransactions(
  reader: FactReader,
  customerId: string,
  accounts: readonly string[],
  page: { readonly after: TransactionKey | undefined; readonly limit: number },
): Promise<TransactionRow[]> {
  const source = await transactionsOf(reader, customerId, accounts)
  const { after } = page
  const later =
    after === undefined
      ? { sql: 'true', parameters: [] }
      : {
          sql: `(transaction_date < cast(? as date)
          or (transaction_date = cast(? as date) and transaction_id < ?))`,
          parameters: [after.date, after.date, after.id],
        }
  return reader.read<TransactionRow>(
    `select
      transaction_id,
      cast(transaction_date as varchar) as transaction_date,
      direction,
      amount_cents,
      kind,
      counterparty,
      channel
    from (${source.sql}) as own
    where transaction_date <= cast(? as date)
      and ${later.sql}
    order by own.transaction_date desc, transaction_id desc
    limit ${page.limit}`,
    [...source.parameters, reader.date, ...later.parameters],
  )
}
