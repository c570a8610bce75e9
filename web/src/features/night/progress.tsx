import { useQueryClient } from '@tanstack/react-query'
import { Progress } from 'antd'
import { type ReactNode, useEffect } from 'react'

import type { JobView } from '#contracts/night.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { announce } from '../../ui/announcer.tsx'
import { Panel } from '../../ui/page.tsx'
import { Failure } from '../../ui/states.tsx'
import { useNightPageWords } from './words.ts'

const POLL_MS = 800

function hasEnded({ state }: JobView): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}

/** How far the running night is; ends with a sentence saying what changed. */
export function NightProgress({ jobId }: { jobId: string }): ReactNode {
  const t = useNightPageWords()
  const say = useSay()
  const queryClient = useQueryClient()
  const job = useOperation(
    'readJob',
    { params: { jobId } },
    {
      every: (answer) => (answer && hasEnded(answer) ? false : POLL_MS),
      staleTime: 0,
    },
  )
  const state = job.data?.state
  const ended = job.data !== undefined && hasEnded(job.data)
  const sentence = job.data ? say(job.data.message) : ''
  useEffect(() => {
    if (!ended) return
    announce(sentence)
    // Whatever was read before came from the night before.
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'readJob' })
  }, [ended, sentence, queryClient])
  if (job.error) return <Failure error={job.error} retry={() => void job.refetch()} />
  if (!job.data) return null
  return (
    <Panel title={t('progress')} note={ended ? null : t('progress_note')}>
      <Progress
        percent={Math.round(job.data.percent)}
        aria-label={t('progress')}
        status={state === 'failed' ? 'exception' : state === 'done' ? 'success' : 'active'}
      />
      <p className="soft">{sentence}</p>
    </Panel>
  )
}
