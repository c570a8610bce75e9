import { instant } from './tables.ts'
import type { AccessDb } from './tables.ts'

const DAY_MS = 24 * 60 * 60 * 1_000
/** No lock looks further back than a day; a quarter is for whoever looks into an attack. */
const ATTEMPTS_KEPT_MS = 90 * DAY_MS
/** The audit chain keeps who signed in when; the row is needed only while it may be open. */
const SESSIONS_KEPT_MS = 400 * DAY_MS

/** Removes addresses and browsers of long ago: kept for security, not longer than it needs them. */
export async function forgetOld(db: AccessDb, now: number): Promise<void> {
  await db
    .deleteFrom('sign_in_attempt')
    .where('at', '<', instant(now - ATTEMPTS_KEPT_MS))
    .execute()
  await db
    .deleteFrom('user_session')
    .where('expires_at', '<', instant(now - SESSIONS_KEPT_MS))
    .execute()
}
