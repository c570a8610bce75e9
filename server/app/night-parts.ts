import type { NightParts } from '#modules/decide/night/index.ts'
import type { Config } from '#server/config.ts'
import type { Home } from '#server/home.ts'

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
    exports: ledgerExports(ledger, pack),
    timeZone: home.settings.timeZone,
    memoryLimit: duckdbMemory,
    now,
  }
}
