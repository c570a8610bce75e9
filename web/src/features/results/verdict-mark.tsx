import type { ReactNode } from 'react'

import type { CampaignResult } from '#contracts/results.ts'
import { useResultWords } from './words.ts'

const MARKS: Readonly<Record<CampaignResult['verdict'], string>> = {
  too_early: 'mark',
  too_small: 'mark',
  better: 'mark mark-good',
  worse: 'mark mark-bad',
  no_difference: 'mark mark-warn',
  unsound: 'mark mark-bad',
}

/** The verdict in a word. */
export function VerdictMark({ verdict }: { verdict: CampaignResult['verdict'] }): ReactNode {
  const t = useResultWords()
  return <span className={MARKS[verdict]}>{t(`verdict.${verdict}`)}</span>
}
