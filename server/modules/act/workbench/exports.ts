import { datasetNamed } from '#modules/know/intake/index.ts'
import type { LedgerExport } from '#modules/decide/night/index.ts'
import { pagesAfter } from '#platform/ledger/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { standingOutcomes } from './standing-outcomes.ts'

/**
 * What came of contacts, as facts of the night, without those that were undone. The contacts
 * themselves are conduct's to export. Rows of days after the business date wait for their night.
 */
export function workbenchExports(ledger: Pick<Ledger, 'db'>): LedgerExport[] {
  return [
    {
      source: 'ledger_outcome',
      dataset: datasetNamed('outcome'),
      rows: (businessDate) => outcomeRows(ledger, businessDate),
    },
  ]
}

async function* outcomeRows(ledger: Pick<Ledger, 'db'>, businessDate: string) {
  const pages = pagesAfter(
    0,
    (after, limit) =>
      standingOutcomes(ledger.db)
        .select([
          'made.outcome_id',
          'made.contact_id',
          'made.customer_id',
          'made.kind',
          'made.product_id',
          'made.amount_cents',
          'made.staff_number',
          'made.business_date',
          'made.confirmed',
        ])
        .where('made.business_date', '<=', businessDate)
        .where('made.outcome_id', '>', after)
        .orderBy('made.outcome_id')
        .limit(limit)
        .execute(),
    (row) => row.outcome_id,
  )
  for await (const rows of pages) {
    yield rows.map((row) => ({
      // Numbers of the ledger never meet the bank's own.
      outcome_id: `zhike-outcome-${String(row.outcome_id).padStart(12, '0')}`,
      customer_id: row.customer_id,
      contact_id: row.contact_id,
      outcome_date: row.business_date,
      kind: row.kind,
      product_id: row.product_id,
      amount_cents: row.amount_cents,
      staff_id: row.staff_number,
      elder_procedure: row.confirmed.includes('elder_procedure'),
    }))
  }
}
