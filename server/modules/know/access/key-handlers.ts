import type { createApiKey, listApiKeys, revokeApiKey } from '#contracts/api-keys.ts'

import type { AccessParts } from './access.ts'
import { listApiKeys as list, makeApiKey, revokeApiKey as revoke } from './api-keys.ts'
import { actorOf } from './principal.ts'
import type { Handler } from './principal.ts'
import { accessTables } from './tables.ts'

/** Keys of other systems, for whoever administers access. */
export function keyHandlers({ ledger }: AccessParts): {
  listApiKeys: Handler<typeof listApiKeys>
  createApiKey: Handler<typeof createApiKey>
  revokeApiKey: Handler<typeof revokeApiKey>
} {
  const db = accessTables(ledger.db)
  return {
    listApiKeys: async () => ({ keys: await list(db) }),
    createApiKey: ({ body, principal, now }) =>
      makeApiKey(db, body, { actor: actorOf(principal), now }),
    async revokeApiKey({ params, principal, now }) {
      await revoke(db, params.keyId, { actor: actorOf(principal), now })
      return { revoked: true }
    },
  }
}
