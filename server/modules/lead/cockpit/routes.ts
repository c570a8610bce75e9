import { dateAt } from '#kernel/clock.ts'
import { readColleagues } from '#modules/know/access/index.ts'
import type { Colleague, Principal } from '#modules/know/access/index.ts'
import { codeWords, onServedMart } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import { assignableTo, receiversOf } from '#modules/act/workbench/index.ts'
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
      const found = await colleaguesFor(parts, query, { principal, now })
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

type Asked = Pick<Parameters<Handlers<Principal>['listColleagues']>[0], 'principal' | 'now'>

/** Whom a form offers: exactly those its act accepts. */
function colleaguesFor(
  parts: CockpitParts,
  { find, customerId, forWork }: Parameters<Handlers<Principal>['listColleagues']>[0]['query'],
  { principal, now }: Asked,
): Promise<Colleague[]> {
  const limit = COLLEAGUES_SHOWN + 1
  const asked = { principal, now, find, limit }
  const serve = (work: (served: ServedMart) => Promise<Colleague[]>) =>
    onServedMart(parts.marts, parts.strategy().vocabulary, work)
  if (customerId !== undefined) {
    return serve((served) => receiversOf(parts, served, { ...asked, customerId }))
  }
  if (forWork !== undefined) return serve((served) => assignableTo(parts, served, asked))
  return readColleagues(parts.ledger, {
    find,
    near: principal.staffNumber,
    date: dateAt(now, parts.timeZone),
    limit,
  })
}
