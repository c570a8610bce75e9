/** Rows of one statement: enough to be quick, few enough to be held. */
const ROWS_AT_ONCE = 5_000

/**
 * Rows of a long list, page by page, in the order of a key.
 * @param first a place before the first row
 * @param read the rows after a place, in order, so many at most
 */
export async function* pagesAfter<Row, Place>(
  first: Place,
  read: (after: Place, limit: number) => Promise<Row[]>,
  placeOf: (row: Row) => Place,
  limit: number = ROWS_AT_ONCE,
): AsyncGenerator<Row[]> {
  let after = first
  for (;;) {
    const rows = await read(after, limit)
    const last = rows.at(-1)
    if (last !== undefined) yield rows
    if (last === undefined || rows.length < limit) return
    after = placeOf(last)
  }
}
