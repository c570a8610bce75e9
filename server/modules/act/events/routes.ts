import type { Principal } from '#modules/know/access/index.ts'
import type { Handlers } from '#platform/http/index.ts'

import { eventNames } from './event-names.ts'
import type { EventParts } from './parts.ts'
import { receiveEvents } from './receive-events.ts'
import { receiveContacts, receiveOutcomes } from './receive-told.ts'
import type { Teller } from './receive-told.ts'

type EventHandlers = Pick<
  Handlers<Principal>,
  'sendEvents' | 'sendBatch' | 'sendContacts' | 'sendOutcomes' | 'listEventNames'
>

/** Handlers of `contracts/events.ts`. */
export function eventsRoutes(parts: EventParts): EventHandlers {
  const sendEvents: EventHandlers['sendEvents'] = ({ body, principal, now }) =>
    receiveEvents(parts, body, { source: principal.displayName, now })
  return {
    sendEvents,
    sendBatch: sendEvents,
    sendContacts: ({ body, principal, now }) =>
      receiveContacts(parts, body, tellerOf(principal, now)),
    sendOutcomes: ({ body, principal, now }) =>
      receiveOutcomes(parts, body, tellerOf(principal, now)),
    listEventNames: ({ query }) => eventNames(parts, query),
  }
}

function tellerOf({ displayName, userId }: Principal, now: number): Teller {
  return { source: displayName, by: { actor: userId, name: displayName }, now }
}
