import type { Words } from '#contracts/words.ts'
import type { LedgerErrorCode } from '../ledger-error.ts'

// What a keeper and the processes that use its server say to each other, one JSON a line, over the
// keeper's socket. A process is a member for as long as its end is open; the kernel closes it when
// the process dies, so nothing needs to be counted or cleaned up. Both ends are this very file, so
// nothing is checked beyond its being JSON; a schema library would double the keeper's start.

/** What a keeper says once to each member. */
export type KeeperNews =
  | { readonly state: 'ready'; readonly keeper: number; readonly server: number }
  | { readonly state: 'failed'; readonly code: LedgerErrorCode; readonly words: Words }

/** What a keeper is told at its start, as JSON in its only argument. */
export interface KeeperSettings {
  /** Real path. */
  readonly home: string
  /** False only for tests. */
  readonly durable: boolean
}

/** A member says this when it goes; the keeper closes the connection when all is done. */
export const LEAVE = 'leave\n'
