import { Popover } from 'antd'
import type { ReactNode } from 'react'

import type { AsOf } from '#contracts/vocabulary.ts'
import { formatTime, shortHash } from '../lib/format.ts'
import { useUiWords } from './words.ts'

/** From which night and which strategy a number comes; click for the whole fingerprint. */
export function AsOfMark({ asOf }: { asOf: AsOf }): ReactNode {
  const t = useUiWords()
  const detail = (
    <dl className="facts">
      <dt>{t('published_at')}</dt>
      <dd>{formatTime(asOf.publishedAt)}</dd>
      <dt>{t('strategy_label')}</dt>
      <dd className="code">{asOf.strategy}</dd>
      <dt>{t('content_label')}</dt>
      <dd className="code">{asOf.hash}</dd>
    </dl>
  )
  return (
    <Popover content={detail} trigger="click" placement="bottomRight">
      <button type="button" className="bare-button asks">
        {t('as_of', { date: asOf.date })}
        <span className="faint wide-only">
          {' '}
          · {t('strategy', { strategy: shortHash(asOf.strategy) })}
        </span>
      </button>
    </Popover>
  )
}
