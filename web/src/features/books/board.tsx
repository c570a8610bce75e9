import { DownOutlined } from '@ant-design/icons'
import { getRouteApi } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import type { ReactNode } from 'react'

import type { BookDeclaration } from '#contracts/book.ts'
import type { BookEntry } from '#contracts/books.ts'
import { usePages } from '../../lib/pages.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useSay } from '../../lib/words.ts'
import { Panel } from '../../ui/page.tsx'
import { useDialog } from '../../ui/reason-dialog.tsx'
import { Failure, Loading } from '../../ui/states.tsx'
import { useUiWords } from '../../ui/words.ts'
import { type ActAsked, ActDialog } from './act-dialog.tsx'
import { askedOf } from './book-search.ts'
import { countText } from './counts.ts'
import { EntryLine } from './entry-columns.tsx'
import { asSentence } from './field-text.ts'
import { Filters } from './filters.tsx'
import { NearestDue } from './marks.tsx'
import { useValueText } from './use-books.ts'
import { useBookWords } from './words.ts'

const route = getRouteApi('/inside/books/$book')

interface BoardProps {
  book: BookDeclaration
  switcher: ReactNode
}

/** Entries by state, side by side; what may be done to one is in its menu. */
export function Board({ book, switcher }: BoardProps): ReactNode {
  const t = useBookWords()
  const acting = useDialog<ActAsked>()
  return (
    <Panel title={t('board_of')} quiet flush note={<span />} actions={switcher}>
      <Filters book={book} />
      <div className="board">
        {book.states.map(({ code }) => (
          <BoardColumn key={code} book={book} state={code} onAct={acting.open} />
        ))}
      </div>
      <ActDialog book={book} asked={acting.subject} onClose={acting.close} />
    </Panel>
  )
}

interface BoardColumnProps {
  book: BookDeclaration
  state: string
  onAct: (asked: ActAsked) => void
}

function BoardColumn({ book, state, onAct }: BoardColumnProps): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const search = route.useSearch()
  const asked = { ...askedOf(book, search), state }
  const list = usePages(
    'listEntries',
    (after) => ({ params: { book: book.name }, query: { ...asked, limit: 20, after } }),
    ({ entries }) => entries,
    { keepPrevious: true },
  )
  const words = book.states.find(({ code }) => code === state)?.words
  const counted = list.first?.states.find((one) => one.state === state)
  const title = words === undefined ? state : say(words)
  return (
    <section className="board-column" aria-label={title}>
      <h3>
        {title} <span className="faint">{countText(counted)}</span>
      </h3>
      {list.error ? <Failure error={list.error} retry={list.retry} /> : null}
      {list.isPending ? <Loading lines={3} /> : null}
      <ul className={list.isStale ? 'dim' : ''} aria-busy={list.isStale}>
        {list.rows.map((entry) => (
          <Card key={entry.entryId} book={book} entry={entry} onAct={onAct} />
        ))}
      </ul>
      {list.first !== undefined && list.rows.length === 0 ? (
        <p className="faint">{t('board_none')}</p>
      ) : null}
      {list.hasMore ? <MoreButton list={list} /> : null}
    </section>
  )
}

function MoreButton({ list }: { list: { more: () => void; isFetchingMore: boolean } }): ReactNode {
  const t = useUiWords()
  return (
    <Button size="small" loading={list.isFetchingMore} onClick={list.more}>
      {t('more')}
    </Button>
  )
}

/** Fields a card has room for, beside the line and the clock. */
const CARD_FIELDS = 3

interface CardProps {
  book: BookDeclaration
  entry: BookEntry
  onAct: (asked: ActAsked) => void
}

function Card({ book, entry, onAct }: CardProps): ReactNode {
  const text = useValueText()
  const inLine = (name: string): boolean => book.line.includes(`{${name}}`)
  const fields = book.fields
    .filter(({ name, filtered, sorted }) => (filtered || sorted) && !inLine(name))
    .filter(({ name }) => (entry.values[name] ?? null) !== null)
    .slice(0, CARD_FIELDS)
  return (
    <li className="board-card">
      <EntryLine entry={entry} />
      {fields.length === 0 ? null : (
        <span className="soft">{fields.map((field) => text(field, entry)).join(' · ')}</span>
      )}
      {book.clocks.length === 0 ? null : <NearestDue clocks={entry.clocks} />}
      <CardActs entry={entry} onAct={onAct} />
    </li>
  )
}

function CardActs({ entry, onAct }: Pick<CardProps, 'entry' | 'onAct'>): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const language = useLanguage()
  if (entry.acts.length === 0) return null
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: entry.acts.map(({ name, words, why }) => ({
          key: name,
          disabled: why !== null,
          label:
            why === null ? (
              say(words)
            ) : (
              <span className="board-refused">
                {say(words)}
                <small>{asSentence(why, language)}</small>
              </span>
            ),
        })),
        onClick: ({ key }) => onAct({ entry, act: key }),
      }}
    >
      <Button size="small" aria-label={t('acts_of', { line: entry.line })}>
        {t('board_act')} <DownOutlined aria-hidden />
      </Button>
    </Dropdown>
  )
}
