import type { ReactNode } from 'react'

import { formatCount, formatShare } from '../../lib/format.ts'
import { AsOfMark } from '../as-of.tsx'
import type { RuleDraft } from './use-draft.ts'
import { useRuleWords } from './words.ts'

/** How many the rule holds, and of how many; the last figure stays, dimmed, until the next. */
export function RuleCount({ rule: { counted, settled } }: { rule: RuleDraft }): ReactNode {
  const t = useRuleWords()
  if (!counted) return <div className="rule-count" />
  const { customers, unknown, outOf, milliseconds, asOf } = counted
  const share = outOf === 0 ? 0 : customers / outOf
  return (
    <output className="rule-count" aria-label={t('hits')} aria-busy={!settled}>
      <span className={settled ? '' : 'dim'}>
        <strong>{formatCount(customers)}</strong> <span className="soft">{t('hits')}</span>
      </span>
      <span className="rule-share" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span className={settled ? 'soft' : 'soft dim'}>
        {t('share', { share: formatShare(share), all: formatCount(outOf) })}
      </span>
      {unknown > 0 ? (
        <span className={settled ? 'soft' : 'soft dim'}>
          {t('left_out_unknown', { count: formatCount(unknown) })}
        </span>
      ) : null}
      <span className="faint rule-count-end">
        <AsOfMark asOf={asOf} />
        <span className="wide-only"> · {t('took', { ms: milliseconds.toFixed(0) })}</span>
      </span>
    </output>
  )
}
