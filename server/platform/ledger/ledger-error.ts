import type { Words } from '#contracts/words.ts'

/**
 * What can go wrong with the ledger in a way a person can cure. Stable: programs may match on it.
 */
export type LedgerErrorCode =
  | 'ledger.database_url_invalid'
  | 'ledger.unreachable'
  | 'ledger.server_too_old'
  | 'ledger.no_embedded_engine'
  | 'ledger.engine_incomplete'
  | 'ledger.root_not_possible'
  | 'ledger.home_of_another_user'
  | 'ledger.socket_folder_not_ours'
  | 'ledger.start_failed'
  | 'ledger.migration_edited'
  | 'ledger.migration_unknown'
  | 'ledger.migration_file_invalid'
  | 'ledger.migration_failed'

/**
 * A mistake or an outage a person can cure: `words` says what is wrong, where, and what to do, in
 * both languages; `message` is the English one. Never holds a password.
 */
export class LedgerError extends Error {
  readonly code: LedgerErrorCode
  readonly words: Words

  constructor(code: LedgerErrorCode, words: Words, options?: ErrorOptions) {
    super(words.en, options)
    this.name = 'LedgerError'
    this.code = code
    this.words = words
  }
}
