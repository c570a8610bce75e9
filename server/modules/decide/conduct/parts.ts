import type { SoldProduct } from './domain/gates/product-law.ts'
import type { Words } from '#contracts/words.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import type { FactStore, MartReader, MartRef } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

/** What the pages of conduct are drawn from. Built once in `server/app.ts`. */
export interface ConductParts {
  readonly marts: MartReader
  readonly facts: FactStore
  readonly ledger: Ledger
  /** The strategy in force. */
  readonly strategy: () => LoadedPack
  readonly timeZone: string
  /** How many SMS a message of this copy costs at most, filled in and signed. */
  readonly smsParts: (copy: string) => number
  /** A product of the served night. */
  readonly product: (productId: string) => Promise<SoldProduct | undefined>
  /** The certificate of a published night; null where its record is gone. */
  readonly certificate: (mart: MartRef) => Promise<ShownCertificate | null>
}

export interface ShownCertificate {
  readonly passed: boolean
  readonly checks: readonly {
    readonly check: string
    readonly words: Words
    readonly source: string
    readonly violations: number
  }[]
}
