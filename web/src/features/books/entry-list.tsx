import { getRouteApi } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import type { ReactNode } from 'react'

import type { BookDeclaration } from '#contracts/book.ts'
import type { Output } from '../../lib/api.ts'
import { usePages } from '../../lib/pages.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useSay } from '../../lib/words.ts'
import { DataTable, useColumnChoice } from '../../ui/data-table.tsx'
import { Panel } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { Notice } from '../../ui/states.tsx'
import { askedOf, withoutConditions } from './book-search.ts'
import { Filters } from './filters.tsx'
import { countOf, countText } from './counts.ts'
import { useEntryColumns } from './entry-columns.tsx'
import { inSentence } from './field-text.ts'
import { useBookWords } from './words.ts'

const route = getRouteApi('/inside/books/$book')

interface EntryListProps {
  book: BookDeclaration
  /** The way to the other views. */
  switcher: ReactNode
  /** The way to make one, for whoever may. */
  make: ReactNode
}

/** A book's entries as a table, narrowed and ordered as the address says. */
export function EntryList({ book, switcher, make }: EntryListProps): ReactNode {
  const say = useSay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const asked = askedOf(book, search)
  const list = usePages(
    'listEntries',
    (after) => ({ params: { book: book.name }, query: { ...asked, after } }),
    ({ entries }) => entries,
    { keepPrevious: true },
  )
  const { shown, chooser } = useColumnChoice(`book.${book.name}`, useEntryColumns(book))
  const states = list.first?.states
  const inState = states?.filter(({ state }) => (asked.state ?? state) === state)
  const counted = inState === undefined ? undefined : countOf(inState)
  return (
    <Panel
      title={say(book.words)}
      quiet
      flush
      note={<StateTabs book={book} states={states} />}
      actions={
        <>
          {switcher}
          {chooser}
        </>
      }
    >
      <Filters book={book} />
      <Paged
        list={list}
        total={counted?.more === false ? counted.entries : undefined}
        empty={<Empty book={book} make={make} />}
      >
        {(rows) => (
          <DataTable
            caption={say(book.words)}
            columns={shown}
            rows={rows}
            rowKey={({ entryId }) => entryId}
            sort={asked.sort ?? ''}
            onSort={(sort) => void navigate({ search: { ...search, sort }, replace: true })}
            stale={list.isStale}
          />
        )}
      </Paged>
    </Panel>
  )
}

interface StateTabsProps {
  book: BookDeclaration
  states: Output<'listEntries'>['states'] | undefined
}

/** How many entries stand in each state, and the way to those alone. */
function StateTabs({ book, states }: StateTabsProps): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { state = '' } = askedOf(book, search)
  const countIn = (code: string): string =>
    countText(states?.find((counted) => counted.state === code))
  return (
    <Segmented
      aria-label={t('state')}
      value={state}
      options={[
        {
          value: '',
          label: t('all_states', { count: states === undefined ? '' : countText(countOf(states)) }),
        },
        ...book.states.map(({ code, words }) => ({
          value: code,
          label: t('state_count', { state: say(words), count: countIn(code) }),
        })),
      ]}
      onChange={(chosen) => void navigate({ search: { ...search, state: chosen }, replace: true })}
    />
  )
}

/** Nothing there yet: what the book is for; or nothing that fits: how to see the rest. */
function Empty({ book, make }: Pick<EntryListProps, 'book' | 'make'>): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const language = useLanguage()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const what = inSentence(book.words, language)
  const { state, find, where } = askedOf(book, search)
  if ((state ?? find ?? where) === undefined) {
    return (
      <Notice title={t('none_yet', { what })} actions={make}>
        <p>{say(book.purpose)}</p>
      </Notice>
    )
  }
  const clear = (): void => void navigate({ search: withoutConditions(search), replace: true })
  return (
    <Notice
      title={t('none_found', { what })}
      actions={<Button onClick={clear}>{t('clear_filters')}</Button>}
    >
      <p>{t('none_found_cure')}</p>
    </Notice>
  )
}
