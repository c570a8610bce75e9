import { ArrowLeftOutlined } from '@ant-design/icons'
import { Link, getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { formatCount } from '../../lib/format.ts'
import type { Output } from '../../lib/api.ts'
import { useOperation } from '../../lib/query.ts'
import { Page } from '../../ui/page.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import { ShareBar } from '../../ui/share-bar.tsx'
import { type DayParts, partsOf, workable } from './day-list.ts'
import { TaskList } from './task-list.tsx'
import { useTalks } from './use-talks.ts'
import { Talk } from './talk.tsx'
import { UndoBar } from './undo-bar.tsx'
import { useWorkbenchWords } from './words.ts'
import './workbench.css'

type Day = Output<'readDay'>

const route = getRouteApi('/inside/workbench')

/** A relationship manager's day: whom, in which order, with which words, and what came of it. */
export function WorkbenchPage(): ReactNode {
  const t = useWorkbenchWords()
  const query = useOperation('readDay', { query: {} })
  return (
    <Page title={t('workbench')} lead={<span className="wide-only">{t('lead')}</span>}>
      <Answer query={query} lines={10}>
        {(day) => <DayView day={day} />}
      </Answer>
    </Page>
  )
}

function DayView({ day }: { day: Day }): ReactNode {
  const parts = partsOf(day.tasks)
  const { task: asked } = route.useSearch()
  const list = workable(parts)
  // Beside the list a card is always open; on a phone the list comes first.
  const selected = asked ?? list[0]?.taskId
  const talks = useTalks(list, selected)
  return (
    <div className={asked === undefined ? 'workbench' : 'workbench is-open'}>
      {talks.recorded ? (
        <UndoBar key={talks.recorded.contactId} recorded={talks.recorded} onUndone={talks.undone} />
      ) : null}
      <section className="panel workbench-list" aria-label={day.date}>
        <Progress day={day} parts={parts} />
        {day.tasks.length === 0 ? <Empty day={day} /> : null}
        {day.tasks.length + day.upcoming.length === 0 ? null : (
          <TaskList
            parts={parts}
            upcoming={day.upcoming}
            date={day.date}
            more={day.more}
            selected={selected}
          />
        )}
      </section>
      <div className="workbench-talk">
        <BackToList />
        {selected === undefined ? (
          <Finished day={day} />
        ) : (
          <Talk key={selected} taskId={selected} date={day.date} talks={talks} />
        )}
      </div>
    </div>
  )
}

function Progress({ day, parts }: { day: Day; parts: DayParts }): ReactNode {
  const t = useWorkbenchWords()
  const open = workable(parts).length
  return (
    <header className="day-head">
      <h2>{t('day', { date: day.date })}</h2>
      <p className="row spread">
        <output>{t('progress', { done: formatCount(day.done), open: formatCount(open) })}</output>
        <ShareBar part={day.done} whole={day.done + open} />
      </p>
    </header>
  )
}

/** Nothing today, or everything done. */
function Empty({ day }: { day: Day }): ReactNode {
  const t = useWorkbenchWords()
  const isDone = day.done > 0
  return (
    <Notice
      title={t(isDone ? 'all_done' : 'empty')}
      actions={<Link to="/customers">{t('see_customers')}</Link>}
    >
      <p>{isDone ? t('all_done_note', { done: formatCount(day.done) }) : t('empty_cure')}</p>
    </Notice>
  )
}

function Finished({ day }: { day: Day }): ReactNode {
  return day.tasks.length === 0 ? null : (
    <section className="panel">
      <Empty day={day} />
    </section>
  )
}

/** Back on a phone, where the card has the page to itself. */
function BackToList(): ReactNode {
  const t = useWorkbenchWords()
  return (
    <Link to="/workbench" search={{}} className="workbench-back">
      <ArrowLeftOutlined aria-hidden /> {t('back')}
    </Link>
  )
}
