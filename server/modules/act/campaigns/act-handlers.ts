import type { Campaign, CampaignState } from '#contracts/campaigns.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { holdMailings } from '#modules/act/delivery/index.ts'
import { holdTasks, withdrawTasks } from '#modules/act/workbench/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { mustBeAllowed } from './allowance.ts'
import { findCampaign, lockCampaign, moveCampaign, unapproved } from './campaign-store.ts'
import type { CampaignChange } from './campaign-store.ts'
import { campaignView } from './campaign-view.ts'
import { measuredUntil, planFingerprint } from './domain/campaign.ts'
import type { Act, ReviewKind } from './domain/state-machine.ts'
import type { CampaignsParts, RequestLaunch } from './parts.ts'
import { byOf } from './plan-handlers.ts'
import { previewPlan } from './preview.ts'
import type { Preview } from './preview.ts'
import type { CampaignHandlers } from './routes.ts'
import { instant } from './tables.ts'
import type { CampaignRow } from './tables.ts'

type ActHandlers = Pick<
  CampaignHandlers,
  | 'submitCampaign'
  | 'approveCampaign'
  | 'protectCampaign'
  | 'returnCampaign'
  | 'launchCampaign'
  | 'pauseCampaign'
  | 'resumeCampaign'
  | 'stopCampaign'
>

interface Asked {
  readonly params: { readonly campaignId: string }
  readonly body: { readonly version: number; readonly note: string }
  readonly principal: Principal
  readonly now: EpochMs
}

/** What an act does besides moving the state, in the same transaction. */
type Deed = (
  transaction: Ledger['db'],
  row: CampaignRow,
  asked: Asked,
  preview: Preview | undefined,
) => Promise<CampaignChange | void>

/** Review, launch, pause and stop over HTTP. */
export function actHandlers(parts: CampaignsParts, requestLaunch: RequestLaunch): ActHandlers {
  const act =
    (what: Act, deed: Deed = async () => {}) =>
    (asked: Asked) =>
      perform(parts, what, asked, deed, undefined)
  const checked = (what: Act, deed: Deed) => async (asked: Asked) =>
    perform(parts, what, asked, deed, await refuseIncomplete(parts, what, asked))
  return {
    submitCampaign: checked('submit', async () => ({ ...unapproved, reviews: [] })),

    approveCampaign: checked('approve', reviewed('compliance')),
    protectCampaign: checked('protect', reviewed('consumer_protection')),

    returnCampaign: (asked) => {
      refuseNoReason(asked.body.note)
      return act('return', async () => ({ ...unapproved, reviews: [] }))(asked)
    },

    launchCampaign: checked('launch', async (transaction, row, { principal, now }) => {
      refuseOtherThanApproved(row)
      const launchedOn = dateAt(now, parts.timeZone)
      await requestLaunch(row.campaign_id, transaction, byOf(principal).actor)
      return {
        launched_at: instant(now),
        launched_on: launchedOn,
        measured_until: measuredUntil(row.plan, launchedOn),
      }
    }),

    pauseCampaign: act('pause', async (transaction, { campaign_id: campaignId }, { now }) => {
      await holdMailings(transaction, campaignId, 'held', now)
      await holdTasks(transaction, campaignId, true)
    }),

    resumeCampaign: act('resume', async (transaction, row, { now, principal }) => {
      const { campaign_id: campaignId } = row
      await holdMailings(transaction, campaignId, 'running', now)
      await holdTasks(transaction, campaignId, false)
      // A launch given up on for want of disk or database goes on from here.
      if (row.members_fixed_at === null) {
        await requestLaunch(campaignId, transaction, byOf(principal).actor)
      }
    }),

    stopCampaign: act('stop', async (transaction, { campaign_id: campaignId }, { now }) => {
      await endReach(transaction, campaignId, now, stoppedWords)
      return { ended_at: instant(now) }
    }),
  }
}

/**
 * A review that lets the plan pass. What it would do at this moment is the ceiling of what a launch
 * may do; of two reviews the lower counts.
 */
function reviewed(kind: ReviewKind): Deed {
  return async (_, row, { principal, now, body }, preview) => {
    if (preview === undefined) throw new Error('a review looks at the plan first')
    const { reachable: people, treated, control, costCents } = preview
    const least = (before: number | null, figure: number) => Math.min(before ?? figure, figure)
    const { staffNumber, name } = byOf(principal)
    const note = body.note === '' ? null : body.note
    return {
      approved_plan: planFingerprint(row.plan),
      approved_people: least(row.approved_people, people),
      approved_treated: least(row.approved_treated, treated),
      approved_control: least(row.approved_control, control),
      approved_cents: least(row.approved_cents, costCents),
      reviews: [...row.reviews, { kind, staff: staffNumber, name, at: instant(now), note }],
    }
  }
}

const stoppedWords = { zh: '活动已停止', en: 'the campaign was stopped' } as const

/** Nothing more goes out, and nobody is to be called any more. */
export async function endReach(
  transaction: Ledger['db'],
  campaignId: string,
  at: EpochMs,
  reason: { readonly zh: string; readonly en: string },
): Promise<void> {
  await holdMailings(transaction, campaignId, 'stopped', at)
  await withdrawTasks(transaction, campaignId, reason, at)
}

async function perform(
  parts: CampaignsParts,
  what: Act,
  asked: Asked,
  deed: Deed,
  preview: Preview | undefined,
): Promise<Campaign> {
  const { params, body, principal, now } = asked
  const moved = await parts.ledger.db.transaction().execute(async (transaction) => {
    const row = await lockCampaign(transaction, params.campaignId, body.version)
    const state: CampaignState = mustBeAllowed(what, row, principal)
    const change = await deed(transaction, row, asked, preview)
    const note = body.note === '' ? null : body.note
    const recorded = { what, by: byOf(principal), at: now, note }
    return moveCampaign(transaction, row, { ...change, state }, recorded)
  })
  return campaignView(parts, moved, principal)
}

/**
 * Everything is looked at again as it stands now: copy rules may have come into force, the audience
 * may have grown or shrunk. A launch is looked at up to what was approved: more people than that are
 * left, they are no reason to refuse it.
 * @throws ProblemError `plan_incomplete` naming each gap
 */
async function refuseIncomplete(parts: CampaignsParts, what: Act, asked: Asked): Promise<Preview> {
  const { params, body, principal, now } = asked
  const row = await findCampaign(parts.ledger.db, params.campaignId)
  if (row.version !== body.version) throw new ProblemError('changed_meanwhile')
  mustBeAllowed(what, row, principal)
  const ceiling = what === 'launch' ? (row.approved_people ?? undefined) : undefined
  // A campaign is the bank's, whoever presses the button.
  const preview = await previewPlan(parts, row.plan, { scope: { kind: 'bank' }, now, ceiling })
  const { missing } = preview
  // The goal and the proof were judged by those who approved: fewer people may be left by now.
  const judged = new Set(what === 'launch' ? ['goal.target', 'unproven'] : [])
  const left = missing.filter(({ path }) => !judged.has(path))
  const [first] = left
  if (first === undefined) return preview
  throw new ProblemError('plan_incomplete', first.words, { fields: left })
}

function refuseOtherThanApproved({ plan, approved_plan: approved }: CampaignRow): void {
  if (planFingerprint(plan) === approved) return
  throw new ProblemError('act_not_now', {
    zh: '方案与批准的版本不一致，请重新提交审批',
    en: 'The plan is not the one that was approved: have it reviewed again',
  })
}

/** A return that says nothing can't be mended. */
const SHORTEST_REASON = 2

function refuseNoReason(note: string): void {
  if (note.length >= SHORTEST_REASON) return
  const words = { zh: '请写明退回原因', en: 'Say why it is returned' }
  throw new ProblemError('input_invalid', words, { fields: [{ path: 'note', words }] })
}
