import type { ReactNode } from 'react'

import type { CampaignState } from '#contracts/campaigns.ts'
import { useCampaignWords } from './words.ts'

const MARKS: Readonly<Record<CampaignState, string>> = {
  draft: 'mark',
  in_review: 'mark mark-warn',
  returned: 'mark mark-bad',
  approved: 'mark mark-brand',
  running: 'mark mark-good',
  paused: 'mark mark-warn',
  stopped: 'mark mark-bad',
  finished: 'mark',
}

/** Where a campaign stands, as a word on its colour. */
export function StateMark({ state }: { state: CampaignState }): ReactNode {
  const t = useCampaignWords()
  return <span className={MARKS[state]}>{t(`state.${state}`)}</span>
}
