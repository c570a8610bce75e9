import { datasetNamed } from '#modules/know/intake/index.ts'
import type { Dataset } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { consentChannelOf } from './domain/gates/consent.ts'
import { conductTables } from './tables.ts'

/** A fact the night takes from the ledger (the night module's `LedgerExport`). */
export interface ConductExport {
  readonly source: string
  readonly dataset: Dataset
  rows(businessDate: string): AsyncIterable<readonly Record<string, unknown>[]>
}

const ROWS_AT_ONCE = 5_000

/**
 * What people recorded, as facts of the night: consents and do-not-contact, complaints, contacts.
 * Rows of days after the business date wait for their own night; until then they are live facts.
 */
export function conductExports(ledger: Pick<Ledger, 'db'>): ConductExport[] {
  return [
    {
      source: 'ledger_consent',
      dataset: datasetNamed('consent'),
      async *rows(businessDate) {
        yield* consentRows(ledger, businessDate)
        yield* doNotContactRows(ledger, businessDate)
      },
    },
    {
      source: 'ledger_complaint',
      dataset: datasetNamed('complaint'),
      rows: (businessDate) => complaintRows(ledger, businessDate),
    },
    {
      source: 'ledger_contact',
      dataset: datasetNamed('contact'),
      rows: (businessDate) => contactRows(ledger, businessDate),
    },
  ]
}

/** Numbers of the ledger never meet the bank's own. */
const numbered = (kind: string, changeId: number): string =>
  `zhike-${kind}-${String(changeId).padStart(12, '0')}`

/** Pages through a table in the order rows were recorded. */
async function* paged<Row extends { change_id: number }>(
  read: (after: number) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  let after = 0
  for (;;) {
    const rows = await read(after)
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    after = last.change_id
  }
}

async function* consentRows(ledger: Pick<Ledger, 'db'>, businessDate: string) {
  const pages = paged((after) =>
    conductTables(ledger.db)
      .selectFrom('consent_change')
      .selectAll()
      .where('business_date', '<=', businessDate)
      .where('change_id', '>', after)
      .orderBy('change_id')
      .limit(ROWS_AT_ONCE)
      .execute(),
  )
  for await (const rows of pages) {
    yield rows.map((row) => ({
      consent_id: numbered('consent', row.change_id),
      customer_id: row.customer_id,
      purpose: row.purpose,
      channel: row.channel,
      given: row.given,
      given_date: row.business_date,
      // Free text may name a person: it stays in the ledger.
      proof: 'zhike',
    }))
  }
}

async function* doNotContactRows(ledger: Pick<Ledger, 'db'>, businessDate: string) {
  const pages = paged((after) =>
    conductTables(ledger.db)
      .selectFrom('do_not_contact')
      .selectAll()
      .where('business_date', '<=', businessDate)
      .where('change_id', '>', after)
      .orderBy('change_id')
      .limit(ROWS_AT_ONCE)
      .execute(),
  )
  for await (const rows of pages) {
    yield rows.map((row) => ({
      consent_id: numbered('contact', row.change_id),
      customer_id: row.customer_id,
      purpose: 'contact',
      channel: null,
      given: !row.held,
      given_date: row.business_date,
      proof: 'zhike',
    }))
  }
}

async function* complaintRows(ledger: Pick<Ledger, 'db'>, businessDate: string) {
  const pages = paged((after) =>
    conductTables(ledger.db)
      .selectFrom('complaint_change as opening')
      .leftJoin('complaint_change as closing', (join) =>
        join
          .onRef('closing.complaint_id', '=', 'opening.complaint_id')
          .on('closing.opened', '=', false)
          .on('closing.business_date', '<=', businessDate),
      )
      .select([
        'opening.change_id',
        'opening.complaint_id',
        'opening.customer_id',
        'opening.topic',
        'opening.business_date as opened_date',
        'closing.business_date as closed_date',
      ])
      .where('opening.opened', '=', true)
      .where('opening.business_date', '<=', businessDate)
      .where('opening.change_id', '>', after)
      .orderBy('opening.change_id')
      .limit(ROWS_AT_ONCE)
      .execute(),
  )
  for await (const rows of pages) {
    yield rows.map((row) => ({
      complaint_id: `zhike-${row.complaint_id}`,
      customer_id: row.customer_id,
      opened_date: row.opened_date,
      closed_date: row.closed_date,
      level: null,
      topic: row.topic,
      channel: null,
    }))
  }
}

async function* contactRows(ledger: Pick<Ledger, 'db'>, businessDate: string) {
  const pages = paged((after) =>
    conductTables(ledger.db)
      .selectFrom('contact_made as made')
      .selectAll('made')
      .where('made.undone', '=', false)
      .where((is) =>
        is.not(
          is.exists(
            is
              .selectFrom('contact_made as correction')
              .whereRef('correction.contact_id', '=', 'made.contact_id')
              .where('correction.undone', '=', true)
              .select('correction.change_id'),
          ),
        ),
      )
      .where('made.business_date', '<=', businessDate)
      .where('made.change_id', '>', after)
      .orderBy('made.change_id')
      .limit(ROWS_AT_ONCE)
      .execute(),
  )
  for await (const rows of pages) {
    yield rows.map((row) => ({
      contact_id: row.contact_id,
      customer_id: row.customer_id,
      contact_date: row.business_date,
      contact_at: row.at,
      channel: consentChannelOf(row.channel),
      action_id: row.action,
      campaign_id: row.campaign_id,
      staff_id: row.staff_number,
      purpose: row.purpose,
    }))
  }
}
