import { Button } from 'antd'
import { type ReactNode, useMemo } from 'react'

import { affectedByOutcomes } from '../../lib/affected.ts'
import { formatLeft } from '../../lib/format.ts'
import { useKeys } from '../../lib/keys.ts'
import { useAct } from '../../lib/query.ts'
import { useNow } from '../../lib/use-now.ts'
import { Refused } from '../../ui/states.tsx'
import { useWorkbenchWords } from './words.ts'

/** What was recorded last, while it can still be undone. */
export interface Recorded {
  readonly contactId: string
  readonly taskId: string
  readonly sentence: string
  readonly undoUntil: string
}

interface UndoBarProps {
  recorded: Recorded
  onUndone: (recorded: Recorded) => void
}

/** Says what was recorded and takes it back, with the time left to do so. */
export function UndoBar({ recorded, onUndone }: UndoBarProps): ReactNode {
  const t = useWorkbenchWords()
  const now = useNow(1_000)
  const undo = useAct('undoOutcome', affectedByOutcomes, () => onUndone(recorded))
  const left = (Date.parse(recorded.undoUntil) - now) / 1_000
  const isOpen = left > 0
  const { mutate, isPending } = undo
  const reason = t('undo_reason')
  const keys = useMemo(
    () => ({
      u: () => {
        if (!isOpen || isPending) return
        mutate({ params: { contactId: recorded.contactId }, body: { reason } })
      },
    }),
    [isOpen, isPending, mutate, recorded, reason],
  )
  useKeys(keys)
  if (!isOpen) return null
  return (
    <div className="undo-bar">
      <output>{recorded.sentence}</output>
      <span className="undo-end">
        <span className="faint" role="timer">
          {t('undo_left', { left: formatLeft(left) })}
        </span>
        <Button size="small" loading={isPending} onClick={keys.u}>
          {t('undo')} <kbd className="wide-only">u</kbd>
        </Button>
      </span>
      <Refused error={undo.error} />
    </div>
  )
}
