import type { JobKind } from '#platform/jobs/index.ts'

import { openCampaignClock } from './campaign-clock.ts'
import { launchJob } from './jobs.ts'
import type { LaunchInput } from './jobs.ts'
import type { CampaignsParts, RequestLaunch } from './parts.ts'
import { campaignsRoutes } from './routes.ts'
import type { CampaignHandlers } from './routes.ts'

/** Campaigns from plan to last wave. */
export interface Campaigns {
  /** To be registered with the jobs. */
  readonly launchJob: JobKind<LaunchInput>
  routes(requestLaunch: RequestLaunch): CampaignHandlers
  /** Begins to look for waves that are due and campaigns that are over. */
  work(): void
  close(): Promise<void>
}

export function openCampaigns(parts: CampaignsParts): Campaigns {
  const clock = openCampaignClock(parts)
  return {
    launchJob: launchJob(parts),
    routes: (requestLaunch) => campaignsRoutes(parts, requestLaunch),
    work: () => clock.start(),
    close: () => clock.close(),
  }
}
