import type { ReactNode } from 'react'

import type { DecidedAction } from '#contracts/decisions.ts'
import { formatMoney, formatShare } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useDecisionWords } from './words.ts'

type Priority = NonNullable<DecidedAction['priority']>

/** P×C×V×L with its factors, and where the propensity comes from. */
export function Worth({ priority }: { priority: Priority }): ReactNode {
  const t = useDecisionWords()
  const language = useLanguage()
  const { p, p_source: source, c, v, l, value } = priority
  const yuan = (amount: number): string => formatMoney(Math.round(amount * 100), language)
  return (
    <div className="worth">
      <p title={t('worth_formula')}>
        <span className="faint">{t('worth')}</span> <strong>{yuan(value)}</strong>{' '}
        <span className="soft">
          = P {formatShare(p)} × C {c.toFixed(2)} × V {yuan(v)} × L {l.toFixed(2)}
        </span>
      </p>
      <p className="faint">{t('p_source', { source })}</p>
    </div>
  )
}
