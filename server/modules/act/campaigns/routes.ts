import type { Principal } from '#modules/know/access/index.ts'
import type { Handlers } from '#platform/http/index.ts'

import { actHandlers } from './act-handlers.ts'
import { memberHandlers } from './member-handlers.ts'
import type { CampaignsParts, RequestLaunch } from './parts.ts'
import { planHandlers } from './plan-handlers.ts'

export type CampaignHandlers = Pick<
  Handlers<Principal>,
  | 'listCampaigns'
  | 'readCampaign'
  | 'createCampaign'
  | 'changeCampaign'
  | 'deleteCampaign'
  | 'previewCampaign'
  | 'submitCampaign'
  | 'approveCampaign'
  | 'protectCampaign'
  | 'returnCampaign'
  | 'launchCampaign'
  | 'pauseCampaign'
  | 'resumeCampaign'
  | 'stopCampaign'
  | 'listMembers'
>

/** Campaigns over HTTP. */
export function campaignsRoutes(
  parts: CampaignsParts,
  requestLaunch: RequestLaunch,
): CampaignHandlers {
  return { ...planHandlers(parts), ...actHandlers(parts, requestLaunch), ...memberHandlers(parts) }
}
