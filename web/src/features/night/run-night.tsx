import { Button, Modal } from 'antd'
import { type ReactNode, useState } from 'react'

import type { Output } from '../../lib/api.ts'
import { useAct } from '../../lib/query.ts'
import { Refused } from '../../ui/states.tsx'
import { useUiWords } from '../../ui/words.ts'
import { useNightPageWords } from './words.ts'

interface RunNightProps {
  nights: Output<'listNights'>
  onStarted: (jobId: string) => void
}

/** Starts the next night, or the current one again; asks first and says what it does. */
export function RunNight({ nights, onStarted }: RunNightProps): ReactNode {
  const t = useNightPageWords()
  const ui = useUiWords()
  const [open, setOpen] = useState(false)
  const start = useAct('startNight', ['listNights'])
  const { nextDate, current, running } = nights
  if (nextDate === null) return <span className="soft">{t('nothing_new')}</span>
  const again = nextDate === current?.date
  const act = (): void => {
    start.mutate(
      { body: { date: nextDate } },
      {
        onSuccess: ({ jobId }) => {
          setOpen(false)
          onStarted(jobId)
        },
      },
    )
  }
  return (
    <>
      <Button type="primary" disabled={running !== null} onClick={() => setOpen(true)}>
        {again ? t('run_again', { date: nextDate }) : t('run_date', { date: nextDate })}
      </Button>
      <Modal
        open={open}
        title={t('run_title', { date: nextDate })}
        okText={t('run')}
        cancelText={ui('cancel')}
        onOk={act}
        okButtonProps={{ loading: start.isPending }}
        onCancel={() => {
          setOpen(false)
          start.reset()
        }}
      >
        <p>{t('run_note')}</p>
        <Refused error={start.error} />
      </Modal>
    </>
  )
}
