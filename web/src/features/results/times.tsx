import type { ReactNode } from 'react'

import { UNKNOWN } from '../../lib/format.ts'
import { useResultWords } from './words.ts'

/** A return in multiples of what it cost. */
export function Times({ value }: { value: number | null }): ReactNode {
  const t = useResultWords()
  if (value === null) return <span className="faint">{UNKNOWN}</span>
  return <span className="nowrap">{t('times', { times: value.toFixed(2) })}</span>
}
