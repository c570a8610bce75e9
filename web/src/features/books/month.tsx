import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useEffect } from 'react'

import type { BookDeclaration, BookField } from '#contracts/book.ts'
import type { BookEntry } from '#contracts/books.ts'
import { addMonths, monthOf } from '../../lib/days.ts'
import { usePages } from '../../lib/pages.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useToday } from '../../lib/use-today.ts'
import { Panel } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { Notice } from '../../ui/states.tsx'
import { askedOf, calendarField, rangeText, whereOf } from './book-search.ts'
import { EntryLine } from './entry-columns.tsx'
import { inSentence } from './field-text.ts'
import { Filters } from './filters.tsx'
import { StateMark } from './marks.tsx'
import { endsOf, gridOf } from './month-days.ts'
import { useBookWords } from './words.ts'

const route = getRouteApi('/inside/books/$book')

interface MonthPageProps {
  book: BookDeclaration
  switcher: ReactNode
}

/** Entries of a month, each on the day its field says. */
export function MonthPage({ book, switcher }: MonthPageProps): ReactNode {
  const field = calendarField(book)
  return field === undefined ? null : <Month {...{ book, switcher, field }} />
}

/** Pages are fetched by themselves so far; a month that holds more says so at its foot. */
const FETCHED = 1_000

function Month({ book, switcher, field }: MonthPageProps & { field: BookField }): ReactNode {
  const t = useBookWords()
  const language = useLanguage()
  const search = route.useSearch()
  const today = useToday()
  const month = monthOf(search['month'], today)
  const [from, to] = endsOf(month)
  // The month is the condition on the day; what the address says of that day is the list's.
  const { where = [], ...asked } = askedOf(book, { ...search, [whereOf(field)]: '', sort: '' })
  const query = {
    ...asked,
    ...(search['state'] === undefined ? {} : { state: search['state'] }),
    where: [
      ...where.filter((one) => !one.startsWith(`${field.name}:`)),
      `${field.name}:${rangeText(from, to)}`,
    ],
    limit: 200,
  }
  const list = usePages(
    'listEntries',
    (after) => ({ params: { book: book.name }, query: { ...query, after } }),
    ({ entries }) => entries,
    { keepPrevious: true },
  )
  const { rows, hasMore, isFetchingMore, more } = list
  const goesOn = hasMore && !isFetchingMore && rows.length < FETCHED
  useEffect(() => {
    if (goesOn) more()
  }, [goesOn, more])
  return (
    <Panel
      title={t('view.calendar')}
      quiet
      flush
      note={<Steps month={month} today={today} />}
      actions={switcher}
    >
      <Filters book={book} without={field.name} />
      <Paged
        list={list}
        empty={
          <Notice title={t('calendar_none', { what: inSentence(book.words, language) })}>
            <p>{t('none_found_cure')}</p>
          </Notice>
        }
      >
        {(shown) => <Grid {...{ book, field, month, today }} rows={shown} stale={list.isStale} />}
      </Paged>
    </Panel>
  )
}

function Steps({ month, today }: { month: string; today: string }): ReactNode {
  const t = useBookWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const go = (to: string): void => {
    void navigate({ search: { ...search, month: to }, replace: true, resetScroll: false })
  }
  return (
    <span className="row">
      <Button
        size="small"
        icon={<LeftOutlined />}
        aria-label={t('earlier')}
        title={t('earlier')}
        onClick={() => go(addMonths(month, -1))}
      />
      <strong>{month}</strong>
      <Button
        size="small"
        icon={<RightOutlined />}
        aria-label={t('later')}
        title={t('later')}
        onClick={() => go(addMonths(month, 1))}
      />
      <Button size="small" disabled={month === today.slice(0, 7)} onClick={() => go('')}>
        {t('this_month')}
      </Button>
    </span>
  )
}

/** Entries a day of the month has room for. */
const SHOWN_A_DAY = 4
const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6] as const

interface GridProps {
  book: BookDeclaration
  field: BookField
  month: string
  today: string
  rows: readonly BookEntry[]
  stale: boolean
}

function Grid({ book, field, month, today, rows, stale }: GridProps): ReactNode {
  const t = useBookWords()
  const byDay = new Map<unknown, BookEntry[]>()
  for (const entry of rows) {
    const day = entry.values[field.name]
    byDay.set(day, [...(byDay.get(day) ?? []), entry])
  }
  return (
    <div className={stale ? 'month dim' : 'month'} aria-busy={stale}>
      <div className="month-head" aria-hidden="true">
        {WEEKDAYS.map((weekday) => (
          <span key={weekday}>{t(`weekday.${weekday}`)}</span>
        ))}
      </div>
      <ol>
        {gridOf(month).map((day, index) => (
          <Day
            key={day}
            {...{ book, field, day }}
            weekday={WEEKDAYS[index % 7] ?? 0}
            isOutside={!day.startsWith(month)}
            isToday={day === today}
            entries={byDay.get(day) ?? []}
          />
        ))}
      </ol>
    </div>
  )
}

interface DayProps {
  book: BookDeclaration
  field: BookField
  day: string
  weekday: (typeof WEEKDAYS)[number]
  isOutside: boolean
  isToday: boolean
  entries: readonly BookEntry[]
}

function Day({ book, field, day, weekday, isOutside, isToday, entries }: DayProps): ReactNode {
  const t = useBookWords()
  const search = route.useSearch()
  const names = [
    'month-day',
    isOutside ? 'is-outside' : '',
    isToday ? 'is-today' : '',
    entries.length === 0 ? 'is-empty' : '',
  ]
  const rest = entries.length - SHOWN_A_DAY
  return (
    <li
      className={names.filter(Boolean).join(' ')}
      {...(isToday ? { 'aria-current': 'date' } : {})}
    >
      <time dateTime={day}>
        <span className="month-long">{day} </span>
        <span className="month-short">{Number(day.slice(8))}</span>
        <span className="month-long faint">{t(`weekday.${weekday}`)}</span>
      </time>
      {entries.slice(0, SHOWN_A_DAY).map((entry) => (
        <span key={entry.entryId} className="month-entry">
          <EntryLine entry={entry} />
          <StateMark book={book} state={entry.state} />
        </span>
      ))}
      {rest <= 0 ? null : (
        <Link
          to="/books/$book"
          params={{ book: book.name }}
          search={{ ...search, view: '', [whereOf(field)]: rangeText(day, day) }}
        >
          {t('calendar_more', { count: rest })}
        </Link>
      )}
    </li>
  )
}
