import { quoteIdentifier, quoteText } from '#kernel/sql-text.ts'
import { nightStoreJob } from '#platform/jobs/index.ts'
import type { NightStoreJob } from '#platform/jobs/index.ts'
import { attachNightStore, writeNightStore } from '#platform/lake/index.ts'
import type { MartRef, MartStore, NightStore, Read } from '#platform/lake/index.ts'

/**
 * A night's rows of `profile`, each as one JSON list in the order of its columns. The mart holds
 * each of some hundred columns on its own, as counting wants it; to read one customer costs the
 * engine a beginning for every column, ten times what one text costs.
 */
const rowStore = (mart: NightStore['mart']): NightStore => ({ name: 'rows', mart })

/** Writes a night's rows for whoever asks about one customer at a time. */
export function rowStoreJob({ martStore }: { readonly martStore: MartStore }): NightStoreJob {
  return nightStoreJob('decisions.rows', martStore, (mart) =>
    writeRowStore(martStore.lakeRoot, mart),
  )
}

/** Unless it is there or another process writes it. */
export function writeRowStore(
  lakeRoot: string,
  mart: Pick<MartRef, 'date' | 'hash' | 'path'>,
): Promise<{ readonly written: boolean }> {
  return writeNightStore(lakeRoot, rowStore(mart), async (connection) => {
    await connection.run(`attach ${quoteText(mart.path)} as mart (read_only)`)
    const columns = await connection.rows<{ column_name: string; column_type: string }>(
      'describe mart.profile',
    )
    const values = columns.map(({ column_name, column_type }) => {
      const column = quoteIdentifier(column_name)
      // JSON has no word for what is not a number.
      return column_type === 'DOUBLE' ? `case when isfinite(${column}) then ${column} end` : column
    })
    await connection.run(
      `create table store.profile_row as
      select
        customer_id,
        cast(json_array(${values.join(', ')}) as varchar) as row_values
      from mart.profile
      order by customer_id`,
    )
    // Without it the engine unpacks two thousand rows to hand out one.
    await connection.run('create unique index by_customer on store.profile_row (customer_id)')
  })
}

type Row = Record<string, unknown>

/** Rows of one night; whoever is not there is left out. */
export interface StoredRows {
  /** What is wanted of some customers, each column by its name. */
  of(customerIds: readonly string[], columns: readonly string[]): Promise<Row[]>
}

/** Nights whose rows are read from their stores. */
export interface RowStores {
  /**
   * The rows of the night a request reads, `columns` being every column of its `profile` in order;
   * undefined, and asked for, where they are not written yet.
   */
  on(read: Read, mart: MartRef, columns: readonly string[]): Promise<StoredRows | undefined>
}

/** @param requestRows has a night's store written in the background */
export function openRowStores(
  lakeRoot: string,
  requestRows?: (mart: MartRef) => Promise<unknown>,
): RowStores {
  let requested: string | undefined
  return {
    async on(read, mart, all) {
      const schema = await attachNightStore(lakeRoot, rowStore(mart), read)
      if (schema !== undefined) return rowsWithin(`${schema}.profile_row`, read, all)
      if (requested === mart.path) return undefined
      requested = mart.path
      await requestRows?.(mart)
      return undefined
    },
  }
}

function rowsWithin(relation: string, read: Read, all: readonly string[]): StoredRows {
  return {
    async of(customerIds, columns) {
      const places = columns.map((column) => [column, all.indexOf(column)] as const)
      const found = await read<{ row_values: string }>(
        `select row_values
        from ${relation}
        where customer_id in (${customerIds.map(() => '?').join(', ')})`,
        customerIds,
      )
      return found.map(({ row_values: text }) => {
        const values = JSON.parse(text) as unknown[]
        return Object.fromEntries(places.map(([column, place]) => [column, values[place]]))
      })
    },
  }
}
