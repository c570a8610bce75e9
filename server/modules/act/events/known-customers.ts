import type { MartReader } from '#platform/lake/index.ts'

const single = 'select customer_id from profile where customer_id = ?'
/** Up to so many are looked up one by one: of a list the engine reads all that lies between. */
const SINGLES_AT_MOST = 64

/**
 * Which of some numbers are customers of the served night.
 * @throws NoMartError before the first night
 */
export async function knownCustomers(
  marts: Pick<MartReader, 'read'>,
  customerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const asked = [...new Set(customerIds)]
  if (asked.length === 0) return new Set()
  const rows = await marts.read<{ customer_id: string }>(
    asked.length <= SINGLES_AT_MOST
      ? asked.map(() => single).join('\nunion all\n')
      : `select customer_id from profile where customer_id in (${asked.map(() => '?').join(', ')})`,
    asked,
  )
  return new Set(rows.map((row) => row.customer_id))
}
