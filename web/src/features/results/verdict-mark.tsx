import type { ReactNode } from 'react'

import type { CampaignResult } from '#contracts/results.ts'
import { useSay } from '../../lib/words.ts'

const MARKS: Readonly<Record<CampaignResult['tone'], string>> = {
  good: 'mark mark-good',
  bad: 'mark mark-bad',
  warn: 'mark mark-warn',
  plain: 'mark',
}

const MONEY: Readonly<Record<CampaignResult['money']['verdict'], CampaignResult['tone']>> = {
  earned: 'good',
  lost: 'bad',
  unclear: 'warn',
  not_told: 'plain',
}

/** The verdict on the effect in a word, in the colour that takes money and chance into account. */
export function VerdictMark({
  result: { tone, verdictName },
}: {
  result: Pick<CampaignResult, 'tone' | 'verdictName'>
}): ReactNode {
  const say = useSay()
  return <span className={`${MARKS[tone]} nowrap`}>{say(verdictName)}</span>
}

/** The verdict on money in a word. */
export function MoneyMark({ money }: { money: CampaignResult['money'] }): ReactNode {
  const say = useSay()
  return <span className={`${MARKS[MONEY[money.verdict]]} nowrap`}>{say(money.name)}</span>
}
