import { parseRule } from '#kernel/rule/index.ts'
import type { BrokenUse } from '#modules/act/customers/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { campaignTables } from './tables.ts'

/** Campaigns that are over read nothing any more. */
const over = ['finished', 'stopped'] as const

/** Campaigns whose audience or action the strategy given no longer knows. */
export async function brokenCampaigns(
  { db }: Pick<Ledger, 'db'>,
  { pack, vocabulary }: Pick<LoadedPack, 'pack' | 'vocabulary'>,
): Promise<BrokenUse[]> {
  const rows = await campaignTables(db)
    .selectFrom('campaign')
    .select(['campaign_id', 'plan', 'audience'])
    .where('deleted_at', 'is', null)
    .where('state', 'not in', over)
    .orderBy('campaign_id')
    .execute()
  const actions = new Set(pack.actions.map(({ name }) => name))
  return rows.flatMap(({ campaign_id: id, plan, audience }): BrokenUse[] => {
    const path = `campaign:${id}`
    const read = parseRule(audience.text, vocabulary)
    const [why] = read.ok ? [] : read.problems
    const { action, name } = plan
    return [
      ...(why === undefined
        ? []
        : [
            {
              path,
              words: {
                zh: `营销活动「${name}」的客群规则将无法识别：${why.message.zh}`,
                en: `the audience of the campaign “${name}” could not be read: ${why.message.en}`,
              },
            },
          ]),
      ...(action === null || actions.has(action)
        ? []
        : [
            {
              path,
              words: {
                zh: `营销活动「${name}」所用的动作 ${action} 已不在策略中`,
                en: `the campaign “${name}” uses the action ${action}, which is gone`,
              },
            },
          ]),
    ]
  })
}
