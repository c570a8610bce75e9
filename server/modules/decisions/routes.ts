import { dateAt } from '#kernel/clock.ts'
import type { Principal } from '#modules/access/index.ts'
import type { Handlers } from '#platform/http/index.ts'

import { readActions } from './list-actions.ts'
import { openDecisions } from './read-decision.ts'
import type { DecisionParts } from './read-decision.ts'

type DecisionHandlers = Pick<Handlers<Principal>, 'decide' | 'readDecision' | 'listActions'>

/** Handlers of decisions in `contracts/decisions.ts`. */
export function decisionsRoutes(parts: DecisionParts): DecisionHandlers {
  const decide = openDecisions(parts)
  return {
    decide: ({ body, principal, now }) =>
      decide({
        customerId: body.customer_id,
        channel: body.channel,
        limit: body.limit,
        scope: principal.scope,
        now,
      }),
    readDecision: ({ params, principal, now }) =>
      decide({ customerId: params.customerId, scope: principal.scope, now }),
    listActions: ({ principal, now }) =>
      readActions(parts, principal.scope, dateAt(now, parts.timeZone)),
  }
}
