import { pageOfRows } from '#platform/http/index.ts'
import type { CampaignPlan } from '#contracts/campaigns.ts'
import { actorOf } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'

import { mustBeAllowed } from './allowance.ts'
import {
  findCampaign,
  findCampaigns,
  insertCampaign,
  lockCampaign,
  moveCampaign,
  rewriteCampaign,
} from './campaign-store.ts'
import type { By, Written } from './campaign-store.ts'
import { campaignView, campaignViews } from './campaign-view.ts'
import type { CampaignsParts } from './parts.ts'
import { mustRead, previewPlan } from './preview.ts'
import { restingRule } from './rests-on.ts'
import type { CampaignHandlers } from './routes.ts'
import { instant } from './tables.ts'

type PlanHandlers = Pick<
  CampaignHandlers,
  | 'listCampaigns'
  | 'readCampaign'
  | 'createCampaign'
  | 'changeCampaign'
  | 'deleteCampaign'
  | 'previewCampaign'
>

/** Plans and the calendar over HTTP. */
export function planHandlers(parts: CampaignsParts): PlanHandlers {
  const { ledger } = parts
  return {
    listCampaigns: async ({ query, principal }) => {
      const { from, to, state } = query
      const states = state === undefined ? undefined : [state]
      const { after, limit } = query
      const rows = await findCampaigns(ledger.db, { from, to, states, after, limit: limit + 1 })
      const { shown, next } = pageOfRows(rows, limit, (row) => row.campaign_id)
      return { campaigns: await campaignViews(parts, shown, principal), next }
    },

    readCampaign: async ({ params, principal }) =>
      campaignView(parts, await findCampaign(ledger.db, params.campaignId), principal),

    createCampaign: async ({ body, principal, now }) => {
      const written = writtenOf(parts, body)
      const made = await ledger.db
        .transaction()
        .execute((transaction) => insertCampaign(transaction, written, byOf(principal), now))
      return campaignView(parts, made, principal)
    },

    changeCampaign: async ({ params, body, principal, now }) => {
      const written = writtenOf(parts, body.plan)
      const changed = await ledger.db.transaction().execute(async (transaction) => {
        const row = await lockCampaign(transaction, params.campaignId, body.version)
        const state = mustBeAllowed('edit', row, principal)
        const recorded = { what: 'edit', by: byOf(principal), at: now, state }
        return rewriteCampaign(transaction, row, written, recorded)
      })
      return campaignView(parts, changed, principal)
    },

    deleteCampaign: async ({ params, principal, now }) => {
      await ledger.db.transaction().execute(async (transaction) => {
        const row = await lockCampaign(transaction, params.campaignId)
        mustBeAllowed('delete', row, principal)
        const recorded = { what: 'delete', by: byOf(principal), at: now }
        await moveCampaign(transaction, row, { deleted_at: instant(now) }, recorded)
      })
      return { deleted: true }
    },

    previewCampaign: ({ body, principal, now }) =>
      previewPlan(parts, body, { scope: principal.scope, now }),
  }
}

export function byOf(principal: Principal): By {
  const { staffNumber, displayName } = principal
  return { staffNumber, actor: actorOf(principal), name: displayName }
}

/**
 * A draft may lack much, but its audience is a rule.
 * @throws ProblemError `rule_refused`
 */
function writtenOf({ strategy }: CampaignsParts, plan: CampaignPlan): Written {
  restingRule(plan, strategy().vocabulary)
  return { plan, audience: mustRead(plan, strategy()).reading }
}
