import type { Words } from '#contracts/words.ts'
import type { BookValues } from '#contracts/books.ts'
import type { Calendar } from '#kernel/calendar.ts'
import type { EpochMs } from '#kernel/clock.ts'
import type { Directory, Placement, Principal, Scope } from '#modules/know/access/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import type { Vault } from '#platform/vault/index.ts'

import type { Catalogue } from './catalogue.ts'

/** What is special of a book, and stays code: in these two places only. */
export interface BookHooks {
  /** Pure: what speaks against these values, by field. */
  check?(values: BookValues, state: string): readonly { path: string; words: Words }[]
  /** In the same transaction, after an entry was made, changed or acted on. */
  after?(transaction: Ledger['db'], done: Done): Promise<void>
}

export interface Done {
  readonly act: string
  readonly entryId: string
  readonly state: string
  readonly values: BookValues
  readonly by: Principal
  readonly now: EpochMs
}

/** Customers, as a book needs to know them. */
export interface BookCustomers {
  /** Where those within the scope belong; others are absent. */
  placements(scope: Scope, customerIds: readonly string[]): Promise<ReadonlyMap<string, Placement>>
  /** Masked names. */
  names(customerIds: readonly string[]): Promise<ReadonlyMap<string, string>>
}

export interface BookParts {
  readonly ledger: Pick<Ledger, 'db'>
  readonly vault: Pick<Vault, 'put' | 'masked'>
  readonly catalogue: () => Catalogue
  readonly customers: BookCustomers
  readonly directory: Directory
  readonly calendar: () => Calendar
  readonly timeZone: string
  readonly hooks?: ReadonlyMap<string, BookHooks>
}
