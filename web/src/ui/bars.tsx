import type { ReactNode } from 'react'

import { formatCount, formatShare } from '../lib/format.ts'
import './bars.css'
import { useUiWords } from './words.ts'

export interface Bar {
  readonly key: string
  readonly label: ReactNode
  readonly value: number
  /** A second figure, right of the first. */
  readonly beside?: ReactNode
}

/** Lengths to compare, from one zero line; each with its figure and its share of all. */
export function Bars({ bars, caption }: { bars: readonly Bar[]; caption: string }): ReactNode {
  const t = useUiWords()
  const longest = Math.max(1, ...bars.map(({ value }) => value))
  const all = bars.reduce((sum, { value }) => sum + value, 0)
  const shareOf = (value: number): string => (all > 0 ? formatShare(value / all) : '')
  return (
    <ul className="bars" aria-label={caption}>
      {bars.map(({ key, label, value, beside }) => (
        <li key={key}>
          <span className="bars-label">{label}</span>
          <span className="bars-track" aria-hidden="true">
            <span style={{ width: `${(value / longest) * 100}%` }} />
          </span>
          <span className="bars-value">{formatCount(value)}</span>
          {beside === undefined ? (
            <span className="bars-share faint" title={t('bar_share', { share: shareOf(value) })}>
              {shareOf(value)}
            </span>
          ) : (
            <span className="bars-share faint">{beside}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
