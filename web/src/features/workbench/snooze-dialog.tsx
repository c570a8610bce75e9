import { Input, Modal } from 'antd'
import { type ReactNode, useId, useState } from 'react'

import { addDays } from '../../lib/days.ts'
import { useAct } from '../../lib/query.ts'
import { announce } from '../../ui/announcer.tsx'
import { Refused } from '../../ui/states.tsx'
import { useWorkbenchWords } from './words.ts'

interface SnoozeDialogProps {
  taskId: string
  /** The business date the day has. */
  date: string
  open: boolean
  onClose: () => void
  onNext: (taskId: string | null) => void
}

/** Puts a task off to a later day; the next one opens. */
export function SnoozeDialog({
  taskId,
  date,
  open,
  onClose,
  onNext,
}: SnoozeDialogProps): ReactNode {
  const t = useWorkbenchWords()
  const id = useId()
  const [until, setUntil] = useState(() => addDays(date, 1))
  const [reason, setReason] = useState('')
  const stale = ['readDay', 'readTalkCard', 'readHome'] as const
  const snooze = useAct('snoozeTask', stale, ({ next }) => {
    announce(t('snoozed', { date: until }))
    onClose()
    onNext(next)
  })
  const send = (): void =>
    snooze.mutate({ params: { taskId }, body: { until, reason: reason.trim() } })
  const days = [
    { words: t('snooze_tomorrow'), day: addDays(date, 1) },
    { words: t('snooze_days', { count: 3 }), day: addDays(date, 3) },
    { words: t('snooze_week'), day: addDays(date, 7) },
  ]
  return (
    <Modal
      open={open}
      title={t('snooze_title')}
      onCancel={onClose}
      onOk={send}
      okText={t('snooze')}
      okButtonProps={{ loading: snooze.isPending, disabled: until <= date }}
      width={400}
      destroyOnHidden
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <div className="record-chips">
          {days.map(({ words, day }) => (
            <button
              key={day}
              type="button"
              aria-pressed={until === day}
              onClick={() => setUntil(day)}
            >
              {words} <span className="faint">{day.slice(5)}</span>
            </button>
          ))}
        </div>
        <div className="record-field">
          <label htmlFor={`${id}-until`}>{t('snooze_until')}</label>
          <Input
            id={`${id}-until`}
            type="date"
            min={addDays(date, 1)}
            value={until}
            onChange={({ target }) => setUntil(target.value)}
          />
        </div>
        <div className="record-field">
          <label htmlFor={`${id}-why`}>{t('snooze_why')}</label>
          <Input
            id={`${id}-why`}
            maxLength={200}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </div>
        <Refused error={snooze.error} />
      </form>
    </Modal>
  )
}
