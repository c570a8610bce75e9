import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'

import { useAct } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { Refused } from '../../ui/states.tsx'
import { ReferDialog } from './refer-dialog.tsx'
import { useTimelineWords } from './timeline-words.ts'

/** Begins a talk of an action, or of none, and opens its card on the workbench. */
export function useStartTalk(customerId: string): {
  readonly start: (action: string | null) => void
  readonly isPending: boolean
  readonly error: unknown
} {
  const navigate = useNavigate()
  const { mutate, isPending, error } = useAct('startTask', ['readDay', 'readHome'])
  return {
    isPending,
    error,
    start: (action) =>
      mutate(
        { params: { customerId }, body: { action } },
        {
          onSuccess: ({ taskId }) => void navigate({ to: '/workbench', search: { task: taskId } }),
        },
      ),
  }
}

/** What one may begin with a customer: a talk, or handing them to a colleague. */
export function Approach({ customerId }: { customerId: string }): ReactNode {
  const t = useTimelineWords()
  const may = useMay()
  const talk = useStartTalk(customerId)
  const [isReferring, setReferring] = useState(false)
  return (
    <>
      {may('referral.make') ? (
        <Button onClick={() => setReferring(true)}>{t('refer')}</Button>
      ) : null}
      {may('workbench.use') ? (
        <Button type="primary" loading={talk.isPending} onClick={() => talk.start(null)}>
          {t('start')}
        </Button>
      ) : null}
      <Refused error={talk.error} />
      <ReferDialog customerId={customerId} open={isReferring} onClose={() => setReferring(false)} />
    </>
  )
}
