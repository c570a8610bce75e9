import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { BookView } from '#contracts/books.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import './books.css'
import { countOf, countText } from './counts.ts'
import { useBooks } from './use-books.ts'
import { useBookWords } from './words.ts'

/** The books a person sees: what each is for and how much of it is open. */
export function BooksPage(): ReactNode {
  const t = useBookWords()
  const query = useBooks()
  return (
    <Page title={t('books')} lead={t('books_lead')}>
      <Answer query={query}>
        {({ books }) =>
          books.length === 0 ? (
            <Notice title={t('no_books')}>
              <p>{t('no_books_cure')}</p>
            </Notice>
          ) : (
            <ul className="books" aria-label={t('books')}>
              {books.map((view) => (
                <BookCard key={view.declaration.name} view={view} />
              ))}
            </ul>
          )
        }
      </Answer>
    </Page>
  )
}

function BookCard({ view: { declaration, from } }: { view: BookView }): ReactNode {
  const t = useBookWords()
  const say = useSay()
  return (
    <li className="panel">
      <span className="row spread">
        <h2>
          <Link to="/books/$book" params={{ book: declaration.name }}>
            {say(declaration.words)}
          </Link>
        </h2>
        <OpenCount book={declaration} />
      </span>
      <p className="soft">{say(declaration.purpose)}</p>
      {from === 'bank' ? <span className="mark">{t('of_bank')}</span> : null}
    </li>
  )
}

/** How many entries are in a state that is not closed; a failure to count hides no book. */
function OpenCount({ book }: { book: BookView['declaration'] }): ReactNode {
  const t = useBookWords()
  const { data } = useOperation(
    'listEntries',
    { params: { book: book.name }, query: { limit: 1 } },
    { staleTime: 60_000 },
  )
  if (data === undefined) return null
  const open = countOf(data.states.filter(({ state }) => !book.closed.includes(state)))
  return (
    <span className={open.entries === 0 ? 'faint' : 'mark mark-brand'}>
      {t('open_count', { count: countText(open) })}
    </span>
  )
}
