import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useReducer, useState } from 'react'

import type { Task } from '#contracts/workbench.ts'
import { announce } from '../../ui/announcer.tsx'
import { neighbourOf } from './day-list.ts'
import {
  type ContactChannel,
  type OutcomeDraft,
  newDraft,
  newIdempotencyKey,
  reduceDrafts,
} from './outcome-draft.ts'
import type { Recorded } from './undo-bar.tsx'
import { useWorkbenchWords } from './words.ts'

const route = getRouteApi('/inside/workbench')

/** The talks of a day: what stands in each form, what was recorded last, which card is open. */
export interface Talks {
  readonly recorded: Recorded | undefined
  /** The task that would come next. */
  readonly next: Task | undefined
  draftOf(taskId: string): OutcomeDraft | undefined
  begin(taskId: string, channel: ContactChannel): void
  change(taskId: string, draft: OutcomeDraft): void
  done(recorded: Recorded, next: string | null): void
  undone(recorded: Recorded): void
  open(taskId: string | null): void
  move(steps: number): void
}

export function useTalks(list: readonly Task[], selected: string | undefined): Talks {
  const t = useWorkbenchWords()
  const navigate = route.useNavigate()
  const [drafts, dispatch] = useReducer(reduceDrafts, {})
  const [recorded, setRecorded] = useState<Recorded>()
  const open = useCallback(
    (taskId: string | null): void => {
      void navigate({ search: taskId === null ? {} : { task: taskId }, replace: true })
    },
    [navigate],
  )
  const undoneWords = t('undone')
  const undone = useCallback(
    ({ taskId }: Recorded): void => {
      dispatch({ type: 'undone', taskId, idempotencyKey: newIdempotencyKey() })
      setRecorded(undefined)
      announce(undoneWords)
      open(taskId)
    },
    [open, undoneWords],
  )
  const begin = useCallback((taskId: string, channel: ContactChannel): void => {
    dispatch({ type: 'change', taskId, draft: newDraft(newIdempotencyKey(), channel) })
  }, [])
  return {
    recorded,
    undone,
    open,
    begin,
    next: neighbourOf(
      list.filter(({ taskId }) => taskId !== selected),
      undefined,
      0,
    ),
    draftOf: (taskId) => drafts[taskId],
    change: (taskId, draft) => dispatch({ type: 'change', taskId, draft }),
    done: (what, next) => {
      setRecorded(what)
      open(next)
    },
    move: (steps) => open(neighbourOf(list, selected, steps)?.taskId ?? null),
  }
}
