import { CheckOutlined, CloseOutlined, LoadingOutlined, MinusOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'

import type { NightView } from '#contracts/night.ts'
import { UNKNOWN, formatCount, formatSeconds } from '../lib/format.ts'
import { useLanguage } from '../lib/preferences.ts'
import { defineWords, useSay } from '../lib/words.ts'
import { type Column, DataTable } from './data-table.tsx'
import './night-steps.css'

const useNightWords = defineWords('night-steps', {
  steps: ['步骤', 'Steps'],
  step: ['步骤', 'Step'],
  state: ['状态', 'State'],
  seconds: ['用时', 'Time'],
  rows_in: ['读入', 'Rows in'],
  rows_out: ['产出', 'Rows out'],
  rows_rejected: ['拒绝', 'Rejected'],
  waiting: ['等待', 'waiting'],
  running: ['进行中', 'running'],
  done: ['完成', 'done'],
  failed: ['失败', 'failed'],
  night_running: ['进行中', 'Running'],
  published: ['已发布', 'Published'],
  night_failed: ['失败', 'Failed'],
  night_waiting: ['等待接受缺口', 'Waits for its gaps'],
  not_certified: ['未通过证书', 'Not certified'],
  certificate: ['证书', 'Certificate'],
  passed: ['{{checks}} 项检查全部通过', 'All {{checks}} checks passed'],
  violated: [
    '{{checks}} 项检查，{{violations}} 处不符',
    '{{checks}} checks, {{violations}} violations',
  ],
  check_passed: ['通过', 'Passed'],
  check_failed: ['{{count}} 处不符', { one: '{{count}} violation', other: '{{count}} violations' }],
})

type Step = NightView['steps'][number]

/** The steps of a night with their time and their counts, which must reconcile. */
export function NightSteps({ night }: { night: NightView }): ReactNode {
  const t = useNightWords()
  const say = useSay()
  const language = useLanguage()
  const rows = (count: number | null): string => (count === null ? UNKNOWN : formatCount(count))
  const columns: Column<Step>[] = [
    { key: 'step', title: t('step'), always: true, render: ({ words }) => say(words) },
    { key: 'state', title: t('state'), render: ({ state }) => <StepState state={state} /> },
    {
      key: 'seconds',
      title: t('seconds'),
      numeric: true,
      render: ({ seconds }) => (seconds === null ? UNKNOWN : formatSeconds(seconds, language)),
    },
    { key: 'in', title: t('rows_in'), numeric: true, render: ({ rowsIn }) => rows(rowsIn) },
    { key: 'out', title: t('rows_out'), numeric: true, render: ({ rowsOut }) => rows(rowsOut) },
    {
      key: 'rejected',
      title: t('rows_rejected'),
      numeric: true,
      render: ({ rowsRejected }) => rows(rowsRejected),
    },
  ]
  return (
    <DataTable
      caption={`${t('steps')} ${night.date}`}
      columns={columns}
      rows={night.steps}
      rowKey={({ step }) => step}
    />
  )
}

function StepState({ state }: { state: Step['state'] }): ReactNode {
  const t = useNightWords()
  const icon = {
    waiting: <MinusOutlined aria-hidden />,
    running: <LoadingOutlined aria-hidden />,
    done: <CheckOutlined aria-hidden />,
    failed: <CloseOutlined aria-hidden />,
  }[state]
  return (
    <span className={`nowrap step-${state}`}>
      {icon} {t(state)}
    </span>
  )
}

/** How a night ended, in a word. */
export function NightState({ state }: { state: NightView['state'] }): ReactNode {
  const t = useNightWords()
  if (state === 'published') return <span className="mark mark-good">{t('published')}</span>
  if (state === 'running') return <span className="mark mark-brand">{t('night_running')}</span>
  if (state === 'waiting') return <span className="mark mark-warn">{t('night_waiting')}</span>
  if (state === 'failed') return <span className="mark mark-bad">{t('night_failed')}</span>
  return <span className="mark mark-bad">{t('not_certified')}</span>
}

/** What the independent checks found. */
export function Certificate({ night }: { night: NightView }): ReactNode {
  const t = useNightWords()
  const say = useSay()
  const { certificate } = night
  if (!certificate) return null
  const { passed, checks, violations, results } = certificate
  return (
    <div className="certificate">
      <h3>
        {t('certificate')}{' '}
        <span className={passed ? 'mark mark-good' : 'mark mark-bad'}>
          {passed ? t('passed', { checks }) : t('violated', { checks, violations })}
        </span>
      </h3>
      <ul>
        {results.map(({ check, words, violations: count }) => (
          <li key={check}>
            <span>{say(words)}</span>
            <span className={count === 0 ? 'step-done' : 'step-failed'}>
              {count === 0 ? t('check_passed') : t('check_failed', { count })}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
