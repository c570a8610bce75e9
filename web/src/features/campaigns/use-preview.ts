import { type UseQueryResult, keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { CampaignPlan } from '#contracts/campaigns.ts'
import { type Output, call } from '../../lib/api.ts'
import { usePaused } from '../../lib/paused.ts'
import { keyOf } from '../../lib/query.ts'

/** Long enough that a copy typed in one go is asked about once. */
const PAUSE_MS = 450

export type Preview = Output<'previewCampaign'>

/** Size, ladder, cost and what is missing of a plan, asked whenever writing it pauses. */
export function usePreview(plan: CampaignPlan | null): UseQueryResult<Preview> {
  const text = plan === null ? null : JSON.stringify(plan)
  const paused = usePaused(text, PAUSE_MS)
  const body = useMemo(
    () => (paused === null ? null : (JSON.parse(paused) as CampaignPlan)),
    [paused],
  )
  return useQuery({
    queryKey: keyOf('previewCampaign', body === null ? undefined : { body }),
    queryFn: ({ signal }) => {
      if (body === null) throw new Error('nothing is asked without a plan')
      return call('previewCampaign', { body }, signal)
    },
    enabled: body !== null,
    placeholderData: keepPreviousData,
  })
}
