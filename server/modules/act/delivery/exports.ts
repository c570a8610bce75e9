import { sql } from 'kysely'

import { datasetNamed } from '#modules/know/intake/index.ts'
import type { LedgerExport } from '#modules/decide/night/index.ts'
import { pagesAfter } from '#platform/ledger/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { deliveryTables } from './tables.ts'

/**
 * What gateways said became of messages, as events of kind `receipt`; contacts are conduct's own
 * fact. Receipts of days after the business date wait for their own night.
 */
export function deliveryExports(ledger: Pick<Ledger, 'db'>): LedgerExport[] {
  return [
    {
      source: 'ledger_receipt',
      dataset: datasetNamed('event'),
      ofKnownCustomers: true,
      async *rows(businessDate) {
        const pages = pagesAfter(
          '',
          (after, limit) =>
            deliveryTables(ledger.db)
              .selectFrom('message_receipt as receipt')
              .innerJoin('message', 'message.message_key', 'receipt.message_key')
              .innerJoin('mailing', 'mailing.mailing_id', 'message.mailing_id')
              .select([
                'receipt.message_key',
                'receipt.status',
                'receipt.at',
                'receipt.business_date',
                'message.customer_id',
                'mailing.channel',
              ])
              .where('receipt.business_date', '<=', businessDate)
              // The latest word of a message is the one that counts.
              .where(
                sql<boolean>`not exists (
                  select 1
                  from message_receipt as later
                  where later.message_key = receipt.message_key
                    and later.business_date <= ${businessDate}
                    and (later.at, later.status) > (receipt.at, receipt.status)
                )`,
              )
              .where('receipt.message_key', '>', after)
              .orderBy('receipt.message_key')
              .limit(limit)
              .execute(),
          (row) => row.message_key,
        )
        for await (const rows of pages) {
          yield rows.map((row) => ({
            event_id: `zhike-receipt-${row.message_key}`,
            customer_id: row.customer_id,
            kind: 'receipt',
            event_date: row.business_date,
            event_at: row.at,
            channel: row.channel,
            subject: row.status,
            value: null,
          }))
        }
      },
    },
  ]
}
