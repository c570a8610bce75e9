import { dateAt } from '#kernel/clock.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { WrittenJson } from '#platform/http/index.ts'
import type { Handlers } from '#platform/http/index.ts'

import { readActions } from './list-actions.ts'
import { openDecisions } from './read-decision.ts'
import type { DecisionParts } from './read-decision.ts'

type DecisionHandlers = Pick<Handlers<Principal>, 'decide' | 'readDecision' | 'listActions'>

/** Handlers of decisions in `contracts/decisions.ts`. */
export function decisionsRoutes(parts: DecisionParts): DecisionHandlers {
  const decisions = openDecisions(parts)
  return {
    decide: async ({ body, principal, now }) =>
      new WrittenJson(
        await decisions.write({
          customerId: body.customer_id,
          channel: body.channel,
          limit: body.limit,
          explain: body.explain ?? true,
          scope: principal.scope,
          now,
        }),
      ),
    readDecision: ({ params, principal, now }) =>
      decisions.read({ customerId: params.customerId, scope: principal.scope, now }),
    listActions: ({ principal, now }) =>
      readActions(parts, principal.scope, dateAt(now, parts.timeZone)),
  }
}
