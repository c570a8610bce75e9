import type { listMembers } from '#contracts/campaigns.ts'
import type { z } from 'zod'
import { scopeCondition } from '#modules/know/access/index.ts'
import type { Scope } from '#modules/know/access/index.ts'
import { onServedMart } from '#modules/act/customers/index.ts'

import { findCampaign } from './campaign-store.ts'
import { findMembers } from './member-store.ts'
import type { MemberPage } from './member-store.ts'
import type { CampaignsParts } from './parts.ts'
import type { CampaignHandlers } from './routes.ts'

type Members = z.output<typeof listMembers.response>
type Found = Awaited<ReturnType<typeof findMembers>>

/** Who belongs to a campaign, of those a person may see. */
export function memberHandlers(parts: CampaignsParts): Pick<CampaignHandlers, 'listMembers'> {
  return {
    listMembers: async ({ params, query, principal }) => {
      const { campaign_id: campaignId } = await findCampaign(parts.ledger.db, params.campaignId)
      const page = { after: query.after, limit: query.limit, arm: query.arm }
      // Who sees the whole bank sees members the night no longer knows as well.
      return principal.scope.kind === 'bank'
        ? pageOf(await findMembers(parts.ledger.db, campaignId, page), page.limit)
        : membersWithin(parts, campaignId, principal.scope, page)
    },
  }
}

function pageOf(found: Found, limit: number): Members {
  const last = found.length < limit ? undefined : found.at(-1)
  return {
    members: found.map(({ customer_id: customerId, arm, assigned_on: assignedOn }) => ({
      customerId,
      arm,
      assignedOn,
    })),
    next: last?.customer_id ?? null,
  }
}

/** Customers of a scope looked at in one go. */
const LOOKED_AT = 2_000

/** Walks the person's own customers, who are few, instead of the campaign's members. */
async function membersWithin(
  parts: CampaignsParts,
  campaignId: string,
  scope: Scope,
  page: MemberPage,
): Promise<Members> {
  const within = scopeCondition(scope)
  return onServedMart(parts.marts, parts.strategy().vocabulary, async ({ read }) => {
    const found: Found = []
    let after = page.after ?? ''
    for (;;) {
      const rows = await read<{ customer_id: string }>(
        `select customer_id
        from profile
        where customer_id > ?
          and (${within.sql})
        order by customer_id
        limit ${LOOKED_AT}`,
        [after, ...within.params],
      )
      const among = rows.map((row) => row.customer_id)
      const limit = page.limit - found.length
      const some = { after: undefined, arm: page.arm, limit, among }
      if (among.length > 0) found.push(...(await findMembers(parts.ledger.db, campaignId, some)))
      const last = among.at(-1)
      if (found.length >= page.limit || last === undefined || rows.length < LOOKED_AT) {
        return pageOf(found, page.limit)
      }
      after = last
    }
  })
}
