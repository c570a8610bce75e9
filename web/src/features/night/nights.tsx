import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { NightView } from '#contracts/night.ts'
import type { Output } from '../../lib/api.ts'
import { UNKNOWN, formatSeconds, formatTime, shortHash } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useOperation } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Certificate, NightState, NightSteps } from '../../ui/night-steps.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import { NightGaps } from './gaps.tsx'
import './night.css'
import { NightProgress } from './progress.tsx'
import { RunNight } from './run-night.tsx'
import { useNightPageWords } from './words.ts'

type NightsAnswer = Output<'listNights'>

const route = getRouteApi('/inside/nights')

/** How often the nights are asked for: while one runs, and otherwise. */
const RUNNING_MS = 2_000
const IDLE_MS = 30_000

/** The nights, newest first, and one of them in full. */
export function NightsPage(): ReactNode {
  const t = useNightPageWords()
  const may = useMay()
  const { job } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useOperation(
    'listNights',
    { query: {} },
    {
      every: (answer) => (answer?.running ? RUNNING_MS : IDLE_MS),
    },
  )
  return (
    <Page
      title={t('nights')}
      lead={t('nights_lead')}
      actions={
        may('night.run') && query.data ? (
          <RunNight
            nights={query.data}
            onStarted={(jobId) => void navigate({ search: { job: jobId }, replace: true })}
          />
        ) : null
      }
    >
      <Answer query={query} lines={8}>
        {(answer) => (
          <>
            <Progress jobId={answer.running ?? job} />
            <CalendarLacks lacks={answer.calendarLacks} />
            {answer.nights.length === 0 ? (
              <Panel title={t('none')}>
                <p className="soft">{t('none_cure')}</p>
                <Link to="/feeds">{t('feeds')}</Link>
              </Panel>
            ) : (
              <Nights answer={answer} />
            )}
          </>
        )}
      </Answer>
    </Page>
  )
}

/** The job started here stays in the address, so that its end is told to whoever comes back. */
function Progress({ jobId }: { jobId: string | undefined }): ReactNode {
  return jobId === undefined ? null : <NightProgress key={jobId} jobId={jobId} />
}

/** Years the bank has entered no holidays of, though days are counted into them. */
function CalendarLacks({ lacks }: { lacks: NightsAnswer['calendarLacks'] }): ReactNode {
  const say = useSay()
  return lacks.map(({ year, words, cure }) => (
    <Notice key={year} title={say(words)}>
      <p className="soft">{say(cure)}</p>
    </Notice>
  ))
}

function Nights({ answer }: { answer: NightsAnswer }): ReactNode {
  const t = useNightPageWords()
  const search = route.useSearch()
  const chosen = answer.nights.find(({ date }) => date === search.date) ?? answer.nights[0]
  return (
    <>
      {chosen ? <NightDetail night={chosen} /> : <Notice title={t('none')} />}
      <NightList answer={answer} chosen={chosen} />
    </>
  )
}

function NightDetail({ night }: { night: NightView }): ReactNode {
  const t = useNightPageWords()
  const say = useSay()
  const navigate = route.useNavigate()
  return (
    <Panel
      title={t('detail', { date: night.date })}
      flush
      note={<NightState state={night.state} />}
      actions={
        <span className="faint">
          {t('strategy')} <code>{shortHash(night.strategy)}</code>
          {night.hash === null ? null : (
            <>
              {' '}
              · {t('hash')} <code title={night.hash}>{shortHash(night.hash)}</code>
            </>
          )}
        </span>
      }
    >
      <p className="night-sentence">{say(night.sentence)}</p>
      <NightSteps night={night} />
      <NightGaps
        night={night}
        onAccepted={(job) => void navigate({ search: { job }, replace: true })}
      />
      <Certificate night={night} />
    </Panel>
  )
}

interface NightListProps {
  answer: NightsAnswer
  chosen: NightView | undefined
}

function NightList({ answer: { nights, current }, chosen }: NightListProps): ReactNode {
  const t = useNightPageWords()
  const say = useSay()
  const language = useLanguage()
  const columns: Column<NightView>[] = [
    {
      key: 'date',
      title: t('date'),
      always: true,
      render: ({ date }) => (
        <Link
          to="/nights"
          search={{ date }}
          className="nowrap"
          aria-current={date === chosen?.date ? 'true' : undefined}
        >
          {date}
        </Link>
      ),
    },
    {
      key: 'state',
      title: t('state'),
      render: ({ date, state, hash }) => (
        <span className="nowrap">
          <NightState state={state} />{' '}
          {date === current?.date && hash === current.hash ? (
            <span className="mark mark-brand">{t('serving')}</span>
          ) : null}
        </span>
      ),
    },
    { key: 'summary', title: t('summary'), render: ({ sentence }) => say(sentence) },
    {
      key: 'started',
      title: t('started'),
      wideOnly: true,
      render: ({ startedAt }) => <span className="nowrap">{formatTime(startedAt)}</span>,
    },
    {
      key: 'seconds',
      title: t('seconds'),
      numeric: true,
      wideOnly: true,
      render: ({ steps }) => {
        const known = steps.flatMap(({ seconds }) => (seconds === null ? [] : [seconds]))
        if (known.length === 0) return UNKNOWN
        return formatSeconds(
          known.reduce((sum, seconds) => sum + seconds, 0),
          language,
        )
      },
    },
    {
      key: 'hash',
      title: t('hash'),
      wideOnly: true,
      render: ({ hash }) => (hash === null ? UNKNOWN : <code title={hash}>{shortHash(hash)}</code>),
    },
  ]
  return (
    <Panel title={t('all_nights')} flush>
      <DataTable
        caption={t('nights')}
        columns={columns}
        rows={nights}
        rowKey={({ date, startedAt }) => `${date}-${startedAt}`}
      />
    </Panel>
  )
}
