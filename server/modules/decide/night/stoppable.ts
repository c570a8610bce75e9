import type { Connection } from '#platform/lake/index.ts'

/**
 * A connection that begins nothing once the signal is aborted, and gives up what runs then: a
 * statement of minutes ends within a moment. What is thrown is the signal's reason.
 */
export function stoppable(connection: Connection, signal: AbortSignal | undefined): Connection {
  if (signal === undefined) return connection
  signal.addEventListener('abort', () => connection.interrupt(), { once: true })
  async function* streamed<T>(rows: AsyncGenerator<T, void, undefined>) {
    for await (const batch of rows) {
      signal?.throwIfAborted()
      yield batch
    }
  }
  return {
    ...connection,
    async run(sql, parameters) {
      signal.throwIfAborted()
      await connection.run(sql, parameters)
    },
    async rows<T>(sql: string, parameters?: Parameters<Connection['rows']>[1]) {
      signal.throwIfAborted()
      return connection.rows<T>(sql, parameters)
    },
    batches<T>(sql: string, parameters?: Parameters<Connection['batches']>[1]) {
      signal.throwIfAborted()
      return streamed(connection.batches<T>(sql, parameters))
    },
    chunks(sql) {
      signal.throwIfAborted()
      return streamed(connection.chunks(sql))
    },
  }
}
