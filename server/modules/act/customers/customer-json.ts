import { visibleCustomer } from '#modules/know/access/index.ts'
import { profileFacts } from '#modules/decide/decisions/index.ts'

import { dataOf } from './domain/datum.ts'
import { churnOf, criticalOf, lifeGroupsOf, lifeStageOf } from './domain/life.ts'
import type { EngineRow } from './domain/profile-row.ts'
import { tierPlacesOf } from './domain/tier-places.ts'
import { readOrigins } from './origins.ts'
import type { CustomersParts } from './parts.ts'
import { onServedMart } from './served-mart.ts'
import { descriptionsOf } from './strategy-reading.ts'
import { readWatches } from './tier-watch.ts'

/**
 * One customer as the command line prints them: every metric and tag with its source and as-of,
 * every tier with its reason. No identity: the vault is not asked.
 * @throws ProblemError `customer_not_visible`, `no_mart`
 */
export async function customerJson(
  parts: Pick<CustomersParts, 'marts' | 'strategy'>,
  customerId: string,
) {
  const loaded = parts.strategy()
  const { pack, vocabulary } = loaded
  return onServedMart(parts.marts, vocabulary, async (served) => {
    const found = await visibleCustomer<EngineRow>(served.read, { kind: 'bank' }, customerId)
    const row = profileFacts(found, vocabulary)
    const reading = { row, vocabulary, asOf: served.date }
    const data = dataOf(descriptionsOf(loaded), vocabulary, row, await readOrigins(served))
    const places = tierPlacesOf(pack, reading, await readWatches(served, customerId))
    const stage = lifeStageOf(pack, reading)
    const critical = criticalOf(pack, reading)
    const churn = churnOf(pack, reading)
    return {
      customer_id: customerId,
      as_of: served.mart.date,
      strategy: served.mart.strategy,
      kind: row['kind'] ?? null,
      tags: data.map(({ name, kind, words, value, shown, source, asOf, definition }) => ({
        name,
        value,
        source,
        as_of: asOf,
        kind,
        words,
        shown,
        definition,
      })),
      tiers: places.map(({ scheme, tier, reason, official, watch }) => ({
        scheme,
        tier,
        reason,
        official,
        watch,
      })),
      life_stage: stage,
      life_groups: lifeGroupsOf(pack, reading),
      critical:
        critical === null
          ? null
          : { kind: critical.kind, gap_cents: critical.gapCents, sentence: critical.sentence },
      churn,
      scope: {
        outlet_id: row['outlet_id'] ?? null,
        sub_branch_id: row['sub_branch_id'] ?? null,
        branch_id: row['branch_id'] ?? null,
        rm_id: row['rm_id'] ?? null,
        assistant_rm_id: row['assistant_rm_id'] ?? null,
      },
    }
  })
}
