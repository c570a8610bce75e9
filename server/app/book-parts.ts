import { maskedNames } from '#modules/act/customers/index.ts'
import { scopeCondition } from '#modules/know/access/index.ts'
import type { Directory, Placement } from '#modules/know/access/index.ts'
import { catalogueOf } from '#modules/know/books/index.ts'
import type { Book, BookParts, Catalogue } from '#modules/know/books/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import type { MartReader } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import type { Vault } from '#platform/vault/index.ts'

interface Opened {
  readonly ledger: Ledger
  readonly vault: Vault
  readonly marts: MartReader
  readonly directory: Directory
  readonly timeZone: string
  /** The strategy in force: its books and its calendar count from its publication on. */
  readonly strategy: () => LoadedPack
}

/** What the books need of the rest of the house: customers as the served night knows them. */
export function bookParts({
  ledger,
  vault,
  marts,
  directory,
  timeZone,
  strategy,
}: Opened): BookParts {
  const known = new WeakMap<readonly Book[], Catalogue>()
  const catalogue = (): Catalogue => {
    const { books } = strategy()
    const found = known.get(books) ?? catalogueOf(books)
    known.set(books, found)
    return found
  }
  return {
    ledger,
    vault,
    directory,
    timeZone,
    catalogue,
    calendar: () => strategy().pack.calendar,
    customers: {
      async placements(scope, customerIds) {
        const within = scopeCondition(scope)
        const rows = await marts.read<Placement & { customer_id: string }>(
          `select customer_id, rm_id, assistant_rm_id, outlet_id, sub_branch_id, branch_id
          from profile
          where customer_id in (${customerIds.map(() => '?').join(', ')})
            and (${within.sql})`,
          [...customerIds, ...within.params],
        )
        return new Map(rows.map(({ customer_id: id, ...placement }) => [id, placement]))
      },
      names: (customerIds) => maskedNames(vault, customerIds),
    },
  }
}
