import { productGaps } from '#modules/decide/decisions/index.ts'
import { acceptancesOf } from '#modules/decide/night/index.ts'
import type { NightParts } from '#modules/decide/night/index.ts'
import type { GapSource } from '#modules/know/intake/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import type { Config } from '#server/config.ts'
import type { Home } from '#server/home.ts'
import { correctionExports } from '#server/person-rights/correct.ts'

import { homeFeeds } from './home-feeds.ts'
import { keepBreaches } from './incidents.ts'
import { ledgerExports } from './ledger-exports.ts'

/** What a night runs with. Asked when it begins: it is built by the strategy of then. */
export async function nightParts(
  home: Home,
  { duckdbMemory }: Pick<Config, 'duckdbMemory'>,
  now: () => Date,
): Promise<NightParts> {
  const pack = await home.pack()
  const ledger = await home.ledger()
  return {
    factStore: home.factStore,
    martStore: home.martStore,
    pack,
    exports: [
      ...ledgerExports(ledger, pack, home.settings.timeZone),
      ...(await correctionExports(home, now)),
    ],
    feeds: await homeFeeds(home),
    gapSources: gapSources(pack),
    acceptances: (date) => acceptancesOf(ledger, date),
    timeZone: home.settings.timeZone,
    memoryLimit: duckdbMemory,
    now,
    onDone: (found, night) =>
      keepBreaches(ledger, found, {
        ...{ night, now: now(), timeZone: home.settings.timeZone },
        calendar: pack.pack.calendar,
      }),
  }
}

/**
 * What the rooms know a night to lack besides its feeds and references. A room that knows of
 * something gives a `GapSource` and is named here.
 */
function gapSources(pack: LoadedPack): readonly GapSource[] {
  return [productGaps(pack)]
}
