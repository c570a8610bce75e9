import { liveFacts, nothingSince, sinceOfMart } from '#modules/conduct/index.ts'
import type { LiveFacts } from '#modules/conduct/index.ts'
import type { MartRef } from '#platform/lake/index.ts'

import type { DecisionParts } from './read-decision.ts'

/** A customer as the night knew them, and what happened since. */
export interface KnownCustomer {
  readonly mart: MartRef
  readonly row: Readonly<Record<string, unknown>>
  readonly live: LiveFacts
}

interface Waiting {
  readonly customerId: string
  resolve(found: KnownCustomer | undefined): void
  reject(error: unknown): void
}

/** A list longer than this is no quicker asked at once. */
const MOST_AT_ONCE = 200

/**
 * Looks customers up for other systems, which ask by the hundred a second: a row of several hundred
 * columns costs the engine thirty milliseconds, two hundred rows hardly more. Whoever asks while a
 * query runs is answered by the next one.
 */
export function customerLoader(
  parts: Pick<DecisionParts, 'marts' | 'ledger'>,
): (customerId: string) => Promise<KnownCustomer | undefined> {
  let waiting: Waiting[] = []
  let running = false

  async function answerAll(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST_AT_ONCE)
      waiting = waiting.slice(MOST_AT_ONCE)
      try {
        const found = await lookUp(parts, [...new Set(batch.map(({ customerId }) => customerId))])
        for (const { customerId, resolve } of batch) resolve(found.get(customerId))
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    running = false
  }

  return (customerId) =>
    new Promise((resolve, reject) => {
      waiting.push({ customerId, resolve, reject })
      if (!running) void answerAll()
    })
}

function lookUp(
  { marts, ledger }: Pick<DecisionParts, 'marts' | 'ledger'>,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, KnownCustomer>> {
  return marts.session(async (read, mart) => {
    const [rows, live] = await Promise.all([
      read<Record<string, unknown>>(
        `select *
        from profile
        where customer_id in (${customerIds.map(() => '?').join(', ')})`,
        [...customerIds],
      ),
      liveFacts(ledger, customerIds, sinceOfMart(mart)),
    ])
    return new Map(rows.map((row) => {
      const customerId = String(row['customer_id'])
      return [customerId, { mart, row, live: live.get(customerId) ?? nothingSince }]
    }))
  })
}
