import type { Ledger } from '#platform/ledger/index.ts'

import { workbenchTables } from './tables.ts'

/** Outcomes that were not undone. */
export function standingOutcomes(db: Ledger['db']) {
  return workbenchTables(db)
    .selectFrom('work_outcome as made')
    .where('made.undone', '=', false)
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('work_outcome as correction')
            .whereRef('correction.contact_id', '=', 'made.contact_id')
            .where('correction.undone', '=', true)
            .select('correction.outcome_id'),
        ),
      ),
    )
}
