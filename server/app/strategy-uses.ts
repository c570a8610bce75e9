import { ProblemError } from '#contracts/problems.ts'
import { brokenCampaigns } from '#modules/act/campaigns/index.ts'
import { brokenSegments } from '#modules/act/customers/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

/**
 * A strategy is not submitted while segments or campaigns of the ledger name what it no longer has:
 * they would point nowhere from the moment it is in force.
 * @throws ProblemError `strategy_unsound` naming each
 */
export async function refuseBrokenUses(
  ledger: Pick<Ledger, 'db'>,
  loaded: LoadedPack,
): Promise<void> {
  const broken = [
    ...(await brokenSegments(ledger, loaded)),
    ...(await brokenCampaigns(ledger, loaded)),
  ]
  const [first] = broken
  if (first === undefined) return
  const more = broken.length - 1
  throw new ProblemError(
    'strategy_unsound',
    {
      zh: `${first.words.zh}${more === 0 ? '' : `；另有 ${more} 处`}`,
      en: `${first.words.en}${more === 0 ? '' : `; ${more} more`}`,
    },
    { fields: broken.map(({ path, words }) => ({ path, words })) },
  )
}
