import type { ReactNode } from 'react'

import type { CampaignResult } from '#contracts/results.ts'
import { formatMoney } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { Money } from '../../ui/figures.tsx'
import { Times } from './times.tsx'
import { useResultWords } from './words.ts'

/** Money beyond what the control did anyway, its interval, its cost. */
export function Earned({ result }: { result: CampaignResult }): ReactNode {
  const t = useResultWords()
  const language = useLanguage()
  const { incrementalCents, incrementalLowCents, incrementalHighCents, costCents, roi } = result
  return (
    <dl className="earned">
      <dt>{t('incremental_full')}</dt>
      <dd>
        {incrementalCents === null
          ? <span className="soft">{t('money_none')}</span>
          : <strong className="earned-first"><Money cents={incrementalCents} /></strong>}
        {incrementalLowCents !== null && incrementalHighCents !== null
          ? (
            <span className="faint">
              {t('between', {
                low: formatMoney(incrementalLowCents, language),
                high: formatMoney(incrementalHighCents, language),
              })}
            </span>
          )
          : null}
      </dd>
      <dt>{t('cost')}</dt><dd><Money cents={costCents} /></dd>
      {incrementalCents === null ? null
        : <><dt>{t('net')}</dt><dd><Money cents={incrementalCents - costCents} /></dd></>}
      <dt title={t('roi_note')}>{t('roi')}</dt><dd><Times value={roi} /></dd>
    </dl>
  )
}
