import type { Words } from '#contracts/words.ts'

import type { AccessParts } from './access.ts'
import { accountKinds } from './account-kinds.ts'
import { auditHandlers } from './audit-handlers.ts'
import { keyHandlers } from './key-handlers.ts'
import { proposalRoutes } from './proposal-handlers.ts'
import type { Proposals } from './proposals.ts'
import { sessionHandlers } from './session-handlers.ts'
import { userHandlers } from './user-handlers.ts'

/** Handlers of the endpoints in `contracts/access.ts`, of API keys and of what takes two people. */
export function accessRoutes(
  parts: AccessParts,
  proposals: Proposals,
  /** What the bank's money is called after an amount. */
  currency: () => Words,
) {
  const kinds = accountKinds(parts.timeZone)
  proposals.register(kinds.open)
  proposals.register(kinds.change)
  proposals.register(kinds.reset)
  proposals.register(kinds.confirm)
  return {
    ...sessionHandlers(parts, currency),
    ...userHandlers(parts, proposals, kinds),
    ...keyHandlers(parts),
    ...auditHandlers(parts),
    ...proposalRoutes(proposals),
  }
}
