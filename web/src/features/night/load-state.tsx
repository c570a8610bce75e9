import type { ReactNode } from 'react'

import type { FeedLoad } from '#contracts/night.ts'
import { formatCount } from '../../lib/format.ts'
import { useSay } from '../../lib/words.ts'
import { useNightPageWords } from './words.ts'

const MARKS = { kept: 'mark-good', unchanged: '', refused: 'mark-bad' } as const

/** What came of a load, in a word. */
export function LoadState({ state }: { state: FeedLoad['state'] }): ReactNode {
  const t = useNightPageWords()
  return <span className={`mark ${MARKS[state]}`}>{t(`${state}_state`)}</span>
}

/** What came of a load, in a sentence. */
export function LoadSentence({ load }: { load: FeedLoad }): ReactNode {
  const t = useNightPageWords()
  const say = useSay()
  if (load.state === 'unchanged') return t('load_unchanged')
  if (load.state === 'refused') {
    return t('load_refused', { problem: load.problem ? say(load.problem) : '' })
  }
  return t('load_kept', {
    read: formatCount(load.rowsRead),
    kept: formatCount(load.rowsKept),
    rejected: formatCount(load.rowsRejected),
  })
}

/** What somebody should look at, though the load is right. */
export function Remarks({ load }: { load: FeedLoad }): ReactNode {
  const say = useSay()
  if (load.remarks.length === 0) return null
  return (
    <ul className="soft">
      {load.remarks.map(({ code, column, words }) => (
        <li key={`${code}-${column}`}>{say(words)}</li>
      ))}
    </ul>
  )
}
