import type { Principal } from '#modules/know/access/index.ts'
import type { Handlers } from '#platform/http/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { differenceOf } from './domain/difference.ts'
import type { LoadedPack } from './load-pack.ts'
import { keptVersions, versionEntries } from './versions.ts'

export interface StrategyParts {
  readonly ledger: Pick<Ledger, 'db'>
  /** The strategy in force. */
  readonly strategy: () => LoadedPack
  /** Nights that were published, with the strategy each ran with. */
  readonly nights: () => Promise<readonly { readonly date: string; readonly strategy: string }[]>
}

type StrategyHandlers = Pick<Handlers<Principal>, 'listVersions' | 'compareVersions'>

/** Versions of the strategy and how two of them differ. */
export function strategyRoutes(parts: StrategyParts): StrategyHandlers {
  return {
    async listVersions() {
      const [versions, nights] = await Promise.all([keptVersions(parts.ledger), parts.nights()])
      const current = parts.strategy().hash
      return {
        versions: versions.map(({ hash, name, firstSeenAt }) => {
          const dates = nights
            .filter(({ strategy }) => strategy === hash)
            .map(({ date }) => date)
            .toSorted()
          return {
            hash,
            name,
            installedAt: firstSeenAt,
            current: hash === current,
            nights: dates.length,
            firstNight: dates[0] ?? null,
            lastNight: dates.at(-1) ?? null,
          }
        }),
      }
    },

    async compareVersions({ params }) {
      const before = await versionEntries(parts.ledger, params.from)
      const after = await versionEntries(parts.ledger, params.to)
      return { changes: differenceOf(before, after) }
    },
  }
}
