import type { ReactNode } from 'react'

import { formatShare } from '../lib/format.ts'
import './share-bar.css'

/** A part of a whole as a length and as a figure. */
export function ShareBar({ part, whole }: { part: number; whole: number }): ReactNode {
  const share = whole === 0 ? 0 : part / whole
  return (
    <span className="share-cell">
      <span className="share-bar" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span className="share-figure">{formatShare(share)}</span>
    </span>
  )
}
