import type { ReactNode } from 'react'

import type { Campaign } from '#contracts/campaigns.ts'
import type { Words } from '#contracts/words.ts'
import { useMay } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { type LiveWords, useLiveWords } from './live-words.ts'

/** Where the campaign stands and who has to do what next, in a sentence. */
export function Standing({ campaign }: { campaign: Campaign }): ReactNode {
  const t = useLiveWords()
  const may = useMay()
  const say = useSay()
  const said = standingOf(campaign, may('campaign.approve'), t, say)
  if (said === null) return null
  return <output className={`standing is-${campaign.state}`}>{said}</output>
}

function standingOf(
  campaign: Campaign,
  reviews: boolean,
  t: LiveWords,
  say: (words: Words) => string,
): string | null {
  const { state, history, may, reviews: done } = campaign
  const noted = history.findLast(({ note }) => note !== null)
  switch (state) {
    case 'draft':
      return may.includes('edit') ? t('draft_next') : null
    case 'in_review':
      if (may.includes('approve') || may.includes('protect')) return t('waiting_you')
      if (reviews && done.length > 0) return t('waiting_second')
      return t(reviews ? 'waiting_own' : 'waiting_other')
    case 'returned':
      return noted?.note
        ? t('returned_why', { by: say(noted.by), note: say(noted.note) })
        : t('returned_plain')
    case 'approved':
      return t('approved_next')
    case 'stopped':
      return noted?.note ? t('stopped_last', { note: say(noted.note) }) : null
    case 'running':
    case 'paused':
    case 'finished':
      return null
  }
}
