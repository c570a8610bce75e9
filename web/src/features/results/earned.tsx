import type { ReactNode } from 'react'

import type { CampaignResult } from '#contracts/results.ts'
import { formatMoney } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useSay } from '../../lib/words.ts'
import { Money } from '../../ui/figures.tsx'
import { Times } from './times.tsx'
import { useResultWords } from './words.ts'

/** Money beyond what the control did anyway, its interval, its cost. */
export function Earned({ result }: { result: CampaignResult }): ReactNode {
  const t = useResultWords()
  const say = useSay()
  const language = useLanguage()
  const { incrementalCents, incrementalLowCents, incrementalHighCents } = result
  const { contributionCents, costCents, roi } = result
  return (
    <dl className="earned">
      <dt>{say(result.incrementalWords)}</dt>
      <dd>
        {incrementalCents === null ? (
          <span className="soft">{t('money_none')}</span>
        ) : (
          <strong className="earned-first">
            <Money cents={incrementalCents} />
          </strong>
        )}
        {incrementalLowCents !== null && incrementalHighCents !== null ? (
          <span className="faint">
            {t('between', {
              low: formatMoney(incrementalLowCents, language),
              high: formatMoney(incrementalHighCents, language),
            })}
          </span>
        ) : null}
      </dd>
      {contributionCents === null ? null : (
        <>
          <dt>{t('contribution')}</dt>
          <dd>
            <Money cents={contributionCents} />
          </dd>
        </>
      )}
      <dt>{t('cost')}</dt>
      <dd>
        <Money cents={costCents} />
        {result.costs.map(({ channel, words, contacts, eachCents }) => (
          <span key={channel} className="faint">
            {t('cost_of', {
              channel: say(words),
              count: contacts,
              each: formatMoney(eachCents, language),
            })}
          </span>
        ))}
      </dd>
      <dt title={t('roi_note')}>{t('roi')}</dt>
      <dd>
        <Times value={roi} />
      </dd>
    </dl>
  )
}
