import type { FactReader } from './fact-relation.ts'

export interface BalanceRow {
  readonly family: string
  readonly date: string
  readonly balance_cents: number
}

/** Balances at month ends by product family, oldest first. */
export async function readMonthEnds(
  reader: FactReader,
  customerId: string,
  since: string,
): Promise<BalanceRow[]> {
  return readBalances(reader, await reader.relation('balance_month_end'), customerId, since)
}

/** Day-end balances by product family, oldest first. */
export async function readDayEnds(
  reader: FactReader,
  customerId: string,
  since: string,
): Promise<BalanceRow[]> {
  return readBalances(reader, await reader.relation('balance_daily'), customerId, since)
}

function readBalances(
  reader: FactReader,
  relation: string,
  customerId: string,
  since: string,
): Promise<BalanceRow[]> {
  return reader.read<BalanceRow>(
    `select
      family,
      cast(balance_date as varchar) as date,
      balance_cents
    from ${relation} as balance
    where customer_id = ?
      and balance_date > cast(? as date)
      and balance_date <= cast(? as date)
    order by family, balance.balance_date`,
    [customerId, since, reader.date],
  )
}
