import type { AccessParts } from './access.ts'
import { auditHandlers } from './audit-handlers.ts'
import { keyHandlers } from './key-handlers.ts'
import { sessionHandlers } from './session-handlers.ts'
import { userHandlers } from './user-handlers.ts'

/** Handlers of the endpoints in `contracts/access.ts`, and of API keys. */
export function accessRoutes(parts: AccessParts) {
  return {
    ...sessionHandlers(parts),
    ...userHandlers(parts),
    ...keyHandlers(parts),
    ...auditHandlers(parts),
  }
}
