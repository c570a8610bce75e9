import { datasetNamed } from '#modules/know/intake/index.ts'
import type { LedgerExport } from '#modules/decide/night/index.ts'
import type { Pack } from '#modules/know/strategy/index.ts'
import { pagesAfter } from '#platform/ledger/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { eventFinder, factParts } from './domain/event-mapping.ts'
import { toldNumber } from './receive-told.ts'
import { eventTables } from './tables.ts'

/**
 * Events that the night's strategy maps, and outcomes other systems told, as facts. An event of
 * somebody who is no customer waits in the ledger for the night they are.
 */
export function eventExports(
  ledger: Pick<Ledger, 'db'>,
  pack: Pick<Pack, 'events'>,
): LedgerExport[] {
  return [
    {
      source: 'ledger_event',
      dataset: datasetNamed('event'),
      ofKnownCustomers: true,
      rows: (businessDate) => eventRows(ledger, pack, businessDate),
    },
    {
      source: 'ledger_outcome_told',
      dataset: datasetNamed('outcome'),
      rows: (businessDate) => outcomeRows(ledger, businessDate),
    },
  ]
}

async function* eventRows(
  ledger: Pick<Ledger, 'db'>,
  { events }: Pick<Pack, 'events'>,
  businessDate: string,
) {
  const entryOf = eventFinder(events)
  const pages = pagesAfter(
    0,
    (after, limit) =>
      eventTables(ledger.db)
        .selectFrom('event_received')
        .select(['event_no', 'type', 'name', 'user_id', 'properties', 'at', 'business_date'])
        .where('business_date', '<=', businessDate)
        .where('user_id', 'is not', null)
        .where('event_no', '>', after)
        .orderBy('event_no')
        .limit(limit)
        .execute(),
    (row) => row.event_no,
  )
  for await (const rows of pages) {
    yield rows.flatMap((row) => {
      const entry = entryOf(row)
      if (entry === undefined) return []
      return [
        {
          event_id: `zhike-event-${String(row.event_no).padStart(12, '0')}`,
          customer_id: row.user_id,
          kind: entry.kind,
          event_date: row.business_date,
          event_at: row.at,
          channel: entry.channel,
          ...factParts(entry, row, row.properties),
        },
      ]
    })
  }
}

async function* outcomeRows(ledger: Pick<Ledger, 'db'>, businessDate: string) {
  const pages = pagesAfter(
    0,
    (after, limit) =>
      eventTables(ledger.db)
        .selectFrom('outcome_told')
        .selectAll()
        .where('business_date', '<=', businessDate)
        .where('outcome_no', '>', after)
        .orderBy('outcome_no')
        .limit(limit)
        .execute(),
    (row) => row.outcome_no,
  )
  for await (const rows of pages) {
    yield rows.map((row) => ({
      outcome_id: toldNumber(row.source, row.outcome_id),
      customer_id: row.customer_id,
      contact_id: row.contact_id === null ? null : toldNumber(row.source, row.contact_id),
      outcome_date: row.business_date,
      kind: row.kind,
      product_id: row.product_id,
      amount_cents: row.amount_cents,
      staff_id: row.staff_number,
    }))
  }
}
