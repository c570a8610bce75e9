import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { Task } from '#contracts/workbench.ts'
import { formatClock, formatCount } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { useSay } from '../../lib/words.ts'
import { Money } from '../../ui/figures.tsx'
import { type DayParts, minutesUntil, reasonsBeyond } from './day-list.ts'
import { useWorkbenchWords } from './words.ts'

interface TaskListProps {
  parts: DayParts
  upcoming: readonly Task[]
  /** The business date of the list. */
  date: string
  /** Tasks that are not shown. */
  more: number
  selected: string | undefined
}

/** The day in its order: appointments by the clock, then whom to contact and why. */
export function TaskList({ parts, upcoming, date, more, selected }: TaskListProps): ReactNode {
  const t = useWorkbenchWords()
  const { appointments, open, stopped, later, done } = parts
  const line = (task: Task, place?: number): ReactNode => (
    <TaskLine
      key={task.taskId}
      task={task}
      date={date}
      selected={task.taskId === selected}
      {...(place === undefined ? {} : { place })}
    />
  )
  return (
    <div className="day-list">
      {appointments.length > 0 ? (
        <section aria-label={t('appointments')}>
          <h3>{t('appointments')}</h3>
          <ul>{appointments.map((task) => line(task))}</ul>
        </section>
      ) : null}
      {open.length > 0 ? (
        <section aria-label={t('to_contact')}>
          <h3 title={t('order_said')}>{t('to_contact')}</h3>
          <p className="day-order faint">{t('order_said')}</p>
          <ol>{open.map((task, index) => line(task, index + 1))}</ol>
        </section>
      ) : null}
      <Folded title={t('stopped')} note={t('stopped_note')} tasks={stopped} line={line} />
      <Folded title={t('later')} tasks={later} line={line} />
      <Folded title={t('upcoming')} note={t('upcoming_note')} tasks={upcoming} line={line} />
      <Folded title={t('done')} tasks={done} line={line} />
      {more > 0 ? (
        <p className="day-more faint">{t('more_tasks', { count: formatCount(more) })}</p>
      ) : null}
    </div>
  )
}

interface FoldedProps {
  title: string
  note?: string
  tasks: readonly Task[]
  line: (task: Task) => ReactNode
}

function Folded({ title, note, tasks, line }: FoldedProps): ReactNode {
  if (tasks.length === 0) return null
  return (
    <details className="day-folded">
      <summary>
        {title}{' '}
        <span className="faint">
          {tasks.length}
          {note ? ` · ${note}` : ''}
        </span>
      </summary>
      <ul>{tasks.map((task) => line(task))}</ul>
    </details>
  )
}

interface TaskLineProps {
  task: Task
  date: string
  selected: boolean
  place?: number
}

function TaskLine({ task, date, selected, place }: TaskLineProps): ReactNode {
  const t = useWorkbenchWords()
  const say = useSay()
  const { customer, stopped, at, state, owner } = task
  const reasons = reasonsBeyond(task)
  return (
    <li>
      <Link
        to="/workbench"
        search={(search) => ({ ...search, task: task.taskId })}
        className={selected ? 'day-task is-selected' : 'day-task'}
        {...(selected ? { 'aria-current': 'true' as const } : {})}
        resetScroll={false}
      >
        <span className="day-place">
          {at === null ? place : <strong>{formatClock(at)}</strong>}
        </span>
        <span className="day-words">
          <span className="day-name">
            <strong>{customer.name ?? customer.customerId}</strong>
            {customer.tier ? <span className="mark">{say(customer.tier.words)}</span> : null}
            <KindMark task={task} />
            {owner.mine ? null : <span className="faint">{owner.name}</span>}
          </span>
          <span className="day-what">{whatOf(task, say)}</span>
          {reasons[0] ? (
            <span className="day-reason soft">{reasons.map(say).join(' · ')}</span>
          ) : null}
          {stopped ? <span className="day-stopped">{say(stopped)}</span> : null}
        </span>
        <span className="day-end">
          {task.valueCents === null ? null : (
            <span title={t('worth')}>
              <Money cents={task.valueCents} />
            </span>
          )}
          {state === 'open' && at !== null ? <Countdown at={at} /> : null}
          {state === 'snoozed' || task.due > date ? (
            <span className="faint">{task.due}</span>
          ) : null}
          {state === 'open' && at === null && task.due < date ? (
            <span className="mark mark-warn">{t('overdue', { date: task.due.slice(5) })}</span>
          ) : null}
        </span>
      </Link>
    </li>
  )
}

/** How soon; said in minutes within the hour. */
function Countdown({ at }: { at: string }): ReactNode {
  const t = useWorkbenchWords()
  const minutes = minutesUntil(at, useNow(30_000))
  if (minutes > 60) return null
  return (
    <span className="mark mark-warn">
      {minutes > 0 ? t('in_minutes', { count: minutes }) : t('begun')}
    </span>
  )
}

export function KindMark({ task: { kind, campaign } }: { task: Task }): ReactNode {
  const t = useWorkbenchWords()
  return (
    <span className={kind === 'recommendation' ? 'mark' : 'mark mark-brand'}>
      {campaign === null ? t(`kind.${kind}`) : campaign.name}
    </span>
  )
}

/** What the talk is about. */
export function whatOf(task: Task, say: ReturnType<typeof useSay>): string {
  return task.action === null ? '' : say(task.action.words)
}
