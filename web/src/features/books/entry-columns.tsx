import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { BookDeclaration, BookField } from '#contracts/book.ts'
import type { BookEntry } from '#contracts/books.ts'
import { currencyIn } from '../../lib/currency.ts'
import { formatTime } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useSay } from '../../lib/words.ts'
import type { Column } from '../../ui/data-table.tsx'
import { isFigure } from './field-text.ts'
import { NearestDue, StateMark } from './marks.tsx'
import { Value } from './value.tsx'
import { useBookWords } from './words.ts'

type EntryColumn = Column<BookEntry>

/**
 * A list's columns by the declaration: the line first, then state, what presses, and the fields one
 * narrows or orders by; the others are there to be chosen.
 */
export function useEntryColumns(book: BookDeclaration): EntryColumn[] {
  const t = useBookWords()
  const say = useSay()
  const language = useLanguage()
  const titleOf = (field: BookField): string =>
    field.kind === 'money'
      ? t('in_currency', { field: say(field.words), currency: currencyIn(language) })
      : say(field.words)
  const ofField = (field: BookField): EntryColumn => ({
    key: `field.${field.name}`,
    title: titleOf(field),
    numeric: isFigure(field),
    wideOnly: true,
    hidden: !field.filtered && !field.sorted,
    ...(field.sorted ? { sorts: sortsOf(field) } : {}),
    render: (entry) => <Value field={field} entry={entry} short />,
  })
  return [
    {
      key: 'line',
      title: t('line'),
      always: true,
      render: (entry) => <EntryLine entry={entry} />,
    },
    { key: 'state', title: t('state'), render: ({ state }) => <StateMark {...{ book, state }} /> },
    ...(book.clocks.length === 0
      ? []
      : [
          {
            key: 'clock',
            title: t('clock'),
            render: ({ clocks }: BookEntry) => <NearestDue clocks={clocks} />,
          },
        ]),
    ...book.fields.map(ofField),
    {
      key: 'made_by',
      title: t('made_by'),
      wideOnly: true,
      hidden: true,
      render: ({ madeBy }) => madeBy,
    },
    {
      key: 'made_at',
      title: t('made_at'),
      wideOnly: true,
      sorts: [{ value: '', rising: false }],
      render: ({ madeAt }) => <span className="nowrap">{formatTime(madeAt)}</span>,
    },
    {
      key: 'changed_at',
      title: t('changed_at'),
      wideOnly: true,
      hidden: true,
      render: ({ changedAt }) => <span className="nowrap">{formatTime(changedAt)}</span>,
    },
  ]
}

/** Texts from the first letter on; of days and figures the last and the largest come first. */
function sortsOf({ name, kind }: BookField): NonNullable<EntryColumn['sorts']> {
  const rising = { value: name, rising: true }
  const falling = { value: `-${name}`, rising: false }
  return kind === 'text' || kind === 'code' ? [rising, falling] : [falling, rising]
}

/** How an entry is named, leading to its page. */
export function EntryLine({ entry }: { entry: BookEntry }): ReactNode {
  const t = useBookWords()
  return (
    <Link
      to="/books/$book/$entry"
      params={{ book: entry.book, entry: entry.entryId }}
      className="entry-line"
    >
      {entry.line === '' ? t('unnamed') : entry.line}
    </Link>
  )
}
