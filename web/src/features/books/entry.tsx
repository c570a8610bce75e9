import { EditOutlined } from '@ant-design/icons'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Button, Tooltip } from 'antd'
import { type ReactNode, useState } from 'react'

import type { BookDeclaration } from '#contracts/book.ts'
import type { BookEntry } from '#contracts/books.ts'
import { formatTime } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { useDialog } from '../../ui/reason-dialog.tsx'
import { Answer } from '../../ui/states.tsx'
import { type ActAsked, ActDialog } from './act-dialog.tsx'
import { NoBook } from './book.tsx'
import './books.css'
import { EntryDrawer } from './entry-drawer.tsx'
import { EntryHistory } from './entry-history.tsx'
import { asSentence } from './field-text.ts'
import { Clocks, StateMark } from './marks.tsx'
import { useBooks } from './use-books.ts'
import { Value } from './value.tsx'
import { useBookWords } from './words.ts'

const route = getRouteApi('/inside/books/$book/$entry')

/** One entry: what it says, how it stands, what may be done with it and what was done. */
export function EntryPage(): ReactNode {
  const params = route.useParams()
  const books = useBooks()
  const query = useOperation('readEntry', { params })
  return (
    <Answer query={books} page>
      {(known) => {
        const view = known.books.find(({ declaration }) => declaration.name === params.book)
        if (view === undefined) return <NoBook />
        return (
          <Answer query={query} page>
            {(entry) => <Shown key={entry.entryId} book={view.declaration} entry={entry} />}
          </Answer>
        )
      }}
    </Answer>
  )
}

interface EntryProps {
  book: BookDeclaration
  entry: BookEntry
}

function Shown({ book, entry }: EntryProps): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const [editing, setEditing] = useState(false)
  const acting = useDialog<ActAsked>()
  const line = entry.line === '' ? t('unnamed') : entry.line
  const facts = book.fields.filter(({ kind }) => kind !== 'long_text')
  const texts = book.fields.filter(({ kind }) => kind === 'long_text')
  return (
    <Page
      title={line}
      heading={
        <h1 className="entry-title">
          {line} <StateMark book={book} state={entry.state} />
        </h1>
      }
      lead={
        <>
          <Link to="/books/$book" params={{ book: book.name }}>
            {say(book.words)}
          </Link>
          {' · '}
          {t('made_by')} {entry.madeBy} {formatTime(entry.madeAt)}
        </>
      }
      actions={
        <Acts
          entry={entry}
          onEdit={() => setEditing(true)}
          onAct={(act) => acting.open({ entry, act })}
        />
      }
    >
      <Refusals entry={entry} />
      <div className="columns">
        <div className={book.clocks.length === 0 ? 'span-7 stack' : 'span-8 stack'}>
          <Panel title={t('details')}>
            <dl className="facts">
              {facts.map((field) => (
                <Fact key={field.name} title={say(field.words)}>
                  <Value field={field} entry={entry} />
                </Fact>
              ))}
            </dl>
            {texts.map((field) => (
              <div key={field.name} className="book-text">
                <h3>{say(field.words)}</h3>
                <Value field={field} entry={entry} />
              </div>
            ))}
          </Panel>
        </div>
        <div className={book.clocks.length === 0 ? 'span-5 stack' : 'span-4 stack'}>
          {book.clocks.length === 0 ? null : (
            <Panel title={t('clocks')}>
              <Clocks book={book} clocks={entry.clocks} />
            </Panel>
          )}
          <EntryHistory book={book} entry={entry} />
        </div>
      </div>
      <EntryDrawer book={book} entry={entry} open={editing} onClose={() => setEditing(false)} />
      <ActDialog book={book} asked={acting.subject} onClose={acting.close} />
    </Page>
  )
}

function Fact({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </>
  )
}

interface ActsProps {
  entry: BookEntry
  onEdit: () => void
  onAct: (act: string) => void
}

/** The first act that may be done stands out; one that may not says why on hover and below. */
function Acts({ entry, onEdit, onAct }: ActsProps): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const language = useLanguage()
  const first = entry.acts.find(({ why }) => why === null)?.name
  return (
    <>
      {entry.whyNotChange === null ? (
        <Button icon={<EditOutlined aria-hidden />} onClick={onEdit}>
          {t('edit')}
        </Button>
      ) : null}
      {entry.acts.map(({ name, words, why }) =>
        why === null ? (
          <Button
            key={name}
            type={name === first ? 'primary' : 'default'}
            onClick={() => onAct(name)}
          >
            {say(words)}
          </Button>
        ) : (
          <Tooltip key={name} title={asSentence(why, language)}>
            <Button disabled aria-describedby={refusalId(name)}>
              {say(words)}
            </Button>
          </Tooltip>
        ),
      )}
    </>
  )
}

const refusalId = (act: string): string => `why-not-${act}`

/** Why what is greyed out can't be done: for whoever has no mouse to hover with. */
function Refusals({ entry }: { entry: BookEntry }): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const language = useLanguage()
  const refused = entry.acts.filter(({ why }) => why !== null)
  if (refused.length === 0 && entry.whyNotChange === null) return null
  return (
    <ul className="entry-refusals">
      {refused.map(({ name, words, why }) => (
        <li key={name} id={refusalId(name)}>
          {t('cannot', { act: say(words), why: why === null ? '' : asSentence(why, language) })}
        </li>
      ))}
      {entry.whyNotChange === null ? null : (
        <li>{t('cannot_edit', { why: asSentence(entry.whyNotChange, language) })}</li>
      )}
    </ul>
  )
}
