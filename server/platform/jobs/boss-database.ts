import { CompiledQuery } from 'kysely'
import type { Db } from 'pg-boss'
import type { Queryable } from '#platform/ledger/index.ts'

/** Lets pg-boss write inside our transaction. */
export function asBossDatabase(transaction: Queryable): Db {
  return {
    executeSql: async (text, values) => {
      const query = CompiledQuery.raw(text, values === undefined ? [] : [...values])
      const result = await transaction.getExecutor().executeQuery(query)
      return { rows: result.rows }
    },
  }
}
