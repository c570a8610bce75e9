import { Tooltip } from 'antd'
import type { ReactNode } from 'react'

import {
  UNKNOWN,
  formatCount,
  formatExactWithUnit,
  formatMoney,
  formatMove,
  formatShare,
} from '../lib/format.ts'
import { useLanguage } from '../lib/preferences.ts'

/** Money in 万 and 亿; the exact yuan on hover and on focus. */
export function Money({ cents }: { cents: number | null }): ReactNode {
  const language = useLanguage()
  if (cents === null) return <span className="faint">{UNKNOWN}</span>
  const exact = formatExactWithUnit(cents, language)
  return (
    <Tooltip title={exact}>
      <span className="nowrap" data-exact={exact}>
        {formatMoney(cents, language)}
      </span>
    </Tooltip>
  )
}

export function Count({ value }: { value: number | null }): ReactNode {
  if (value === null) return <span className="faint">{UNKNOWN}</span>
  return <span className="nowrap">{formatCount(value)}</span>
}

interface FigureProps {
  kind: 'count' | 'money' | 'share'
  value: number | null
}

/** A number of any of the kinds a tile may hold. */
export function Figure({ kind, value }: FigureProps): ReactNode {
  if (kind === 'money') return <Money cents={value} />
  if (kind === 'count' || value === null) return <Count value={value} />
  return <span className="nowrap">{formatShare(value)}</span>
}

/** How a number moved, with sign and arrow beside the colour. Null where either is not known. */
export function Move({
  kind,
  value,
  previous,
}: FigureProps & { previous: number | null }): ReactNode {
  const language = useLanguage()
  if (value === null || previous === null) return null
  const move = value - previous
  if (move === 0) return <span className="faint">±0</span>
  const arrow = move > 0 ? '▲' : '▼'
  return (
    <span className={`nowrap ${move > 0 ? 'rise' : 'fall'}`}>
      <span aria-hidden="true">{arrow} </span>
      {moveText(kind, move, language)}
    </span>
  )
}

function moveText(kind: FigureProps['kind'], move: number, language: 'zh' | 'en'): string {
  if (kind === 'count') return formatMove(move)
  const sign = move > 0 ? '+' : ''
  if (kind === 'money') return `${sign}${formatMoney(move, language)}`
  return `${sign}${(move * 100).toFixed(2)} pp`
}
