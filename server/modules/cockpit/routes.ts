import type { Principal } from '#modules/access/index.ts'
import type { Handlers } from '#platform/http/index.ts'

import type { CockpitParts } from './parts.ts'
import { readHomeOf } from './read-home.ts'

/** Handlers of the endpoints in `contracts/cockpit.ts`; health is the app's own. */
export function cockpitRoutes(parts: CockpitParts): Pick<Handlers<Principal>, 'readHome'> {
  return { readHome: ({ principal, now }) => readHomeOf(parts, principal, now) }
}
