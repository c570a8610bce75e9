import { quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { Connection } from '#platform/lake/index.ts'

/** Customers from one number on, before another; open where an end is not given. */
export interface CustomerRange {
  readonly from: string | undefined
  readonly before: string | undefined
}

/**
 * Customers whose profiles are built together. A million customers with two hundred metrics take
 * some 4 GB while they are built; ten million at once would spill tens of gigabytes to disk.
 */
export const customersTogether = 1_000_000

/**
 * Cuts all customers into ranges of at most `most`, by their numbers: a range is a comparison every
 * engine takes into its scan, and facts lie in files by customer or soon find those asked for.
 */
export async function customerRanges(
  connection: Connection,
  most: number,
): Promise<CustomerRange[]> {
  const starts = await connection.rows<{ customer_id: string }>(
    `select customer_id
     from (
       select
         customer_id,
         row_number() over (order by customer_id) as place
       from customer
     ) as placed
     where place > 1 and place % ${most} = 1 % ${most}
     order by customer_id`,
  )
  const ends = [undefined, ...starts.map((row) => row.customer_id), undefined]
  return ends.slice(1).map((before, index) => ({ from: ends[index], before }))
}

/** A relation's rows of the customers of a range. */
export function rowsOfRange(relation: string, { from, before }: CustomerRange): string {
  const column = quoteIdentifier('customer_id')
  const bounds = [
    ...(from === undefined ? [] : [`${column} >= ${quoteText(from)}`]),
    ...(before === undefined ? [] : [`${column} < ${quoteText(before)}`]),
  ]
  if (bounds.length === 0) return relation
  return `select * from (\n${relation}\n) as of_all\nwhere ${bounds.join(' and ')}`
}
