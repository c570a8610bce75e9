import { datasets } from '#modules/intake/index.ts'
import type { LedgerExport } from '#modules/night/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { deliveryTables } from './tables.ts'

const ROWS_AT_ONCE = 5_000

/**
 * What gateways said became of messages, as events of kind `receipt`; contacts are conduct's own
 * fact. Receipts of days after the business date wait for their own night.
 */
export function deliveryExports(ledger: Pick<Ledger, 'db'>): LedgerExport[] {
  const dataset = datasets.get('event')
  if (dataset === undefined) throw new Error('there is no fact event')
  return [{
    source: 'ledger_receipt',
    dataset,
    ofKnownCustomers: true,
    async *rows(businessDate) {
      for (let after = ''; ;) {
        const rows = await deliveryTables(ledger.db).selectFrom('message_receipt as receipt')
          .innerJoin('message', 'message.message_key', 'receipt.message_key')
          .innerJoin('mailing', 'mailing.mailing_id', 'message.mailing_id')
          .select([
            'receipt.message_key', 'receipt.status', 'receipt.at', 'receipt.business_date',
            'message.customer_id', 'mailing.channel',
          ])
          .where('receipt.business_date', '<=', businessDate)
          .where('receipt.message_key', '>', after)
          .orderBy('receipt.message_key').limit(ROWS_AT_ONCE).execute()
        const last = rows.at(-1)
        if (last === undefined) return
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
        after = last.message_key
      }
    },
  }]
}
