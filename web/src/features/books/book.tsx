import { PlusOutlined } from '@ant-design/icons'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { type ReactNode, useState } from 'react'

import type { BookView } from '#contracts/books.ts'
import { oneOf } from '../../lib/address.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useSay } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import { Board } from './board.tsx'
import './books.css'
import { viewsOf } from './book-search.ts'
import { EntryList } from './entry-list.tsx'
import { EntryDrawer } from './entry-drawer.tsx'
import { ExportButton } from './export.tsx'
import { inSentence } from './field-text.ts'
import { ImportButton } from './import.tsx'
import { MonthPage } from './month.tsx'
import { useBooks } from './use-books.ts'
import { useBookWords } from './words.ts'

const route = getRouteApi('/inside/books/$book')

/** One book: its entries as a list, by state or by day. Everything shown stands in the address. */
export function BookPage(): ReactNode {
  const { book: name } = route.useParams()
  const query = useBooks()
  return (
    <Answer query={query} page>
      {({ books }) => {
        const view = books.find(({ declaration }) => declaration.name === name)
        return view === undefined ? <NoBook /> : <Shown key={name} view={view} />
      }}
    </Answer>
  )
}

/** A book that is not there, or not this person's to see: the same to whoever asks. */
export function NoBook(): ReactNode {
  const t = useBookWords()
  return (
    <Notice page title={t('not_here')} actions={<Link to="/books">{t('all_books')}</Link>}>
      <p>{t('not_here_cure')}</p>
    </Notice>
  )
}

function Shown({ view }: { view: BookView }): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const language = useLanguage()
  const navigate = route.useNavigate()
  const search = route.useSearch()
  const [making, setMaking] = useState(false)
  const { declaration: book, may } = view
  const views = viewsOf(book)
  const shown = oneOf(search['view'], ['list', ...views])
  const what = inSentence(book.words, language)
  const make = may.make ? (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setMaking(true)}>
      {t('make', { what })}
    </Button>
  ) : null
  const switcher =
    views.length < 2 ? null : (
      <Segmented
        aria-label={t('view')}
        value={shown}
        options={views.map((one) => ({ value: one, label: t(`view.${one}`) }))}
        onChange={(one) =>
          void navigate({ search: { ...search, view: one === 'list' ? '' : one }, replace: true })
        }
      />
    )
  return (
    <Page
      title={say(book.words)}
      lead={say(book.purpose)}
      actions={
        <>
          <Link to="/books">{t('all_books')}</Link>
          {may.import ? <ImportButton book={book} /> : null}
          {may.export ? <ExportButton book={book} /> : null}
          {make}
        </>
      }
    >
      {shown === 'board' ? <Board book={book} switcher={switcher} /> : null}
      {shown === 'calendar' ? <MonthPage book={book} switcher={switcher} /> : null}
      {shown === 'list' ? <EntryList book={book} switcher={switcher} make={make} /> : null}
      <EntryDrawer
        book={book}
        open={making}
        onClose={() => setMaking(false)}
        onMade={({ entryId }) =>
          void navigate({ to: '/books/$book/$entry', params: { book: book.name, entry: entryId } })
        }
      />
    </Page>
  )
}
