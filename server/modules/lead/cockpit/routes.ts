import { dateAt } from '#kernel/clock.ts'
import { readColleagues } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { codeWords } from '#modules/act/customers/index.ts'
import type { Handlers } from '#platform/http/index.ts'

import type { CockpitParts } from './parts.ts'
import { readHomeOf } from './read-home.ts'

/** Colleagues a form offers at once; more are found by typing. */
const COLLEAGUES_SHOWN = 30

/** Handlers of the endpoints in `contracts/cockpit.ts`; health is the app's own. */
export function cockpitRoutes(
  parts: CockpitParts,
): Pick<Handlers<Principal>, 'readHome' | 'listColleagues'> {
  return {
    readHome: ({ principal, now }) => readHomeOf(parts, { principal, now }),

    listColleagues: async ({ query, principal, now }) => {
      const found = await readColleagues(parts.ledger, {
        find: query.find,
        near: principal.staffNumber,
        date: dateAt(now, parts.timeZone),
        limit: COLLEAGUES_SHOWN + 1,
      })
      return {
        colleagues: found
          .filter(({ staffNumber }) => staffNumber !== principal.staffNumber)
          .slice(0, COLLEAGUES_SHOWN)
          .map(({ staffNumber, name, position, unitName }) => ({
            staffNumber,
            name,
            position: codeWords('staff', 'position', position),
            unit: unitName,
          })),
      }
    },
  }
}
