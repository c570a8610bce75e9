import { allAnswered } from './channel.ts'
import type { Channel } from './channel.ts'

const BATCH = 500

/**
 * Notices in the bank's own app. Nothing leaves: the notice is written in the transaction that
 * accepts its message (`settle.ts`), and the app fetches it.
 */
export function appNotices(): Channel {
  return {
    batch: BATCH,
    lanes: 1,
    send: async (_batchKey, messages) => ({
      answers: allAnswered(messages, { kind: 'accepted' }),
      outage: false,
    }),
    // One that was not accepted was not written either.
    known: async () => new Set(),
    close() {
      // There is nothing to let go of.
    },
  }
}
