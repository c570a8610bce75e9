import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { BookField } from '#contracts/book.ts'
import type { BookEntry } from '#contracts/books.ts'
import { UNKNOWN, formatExactWithUnit } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { CustomerLink } from '../../ui/customer-link.tsx'
import { Money } from '../../ui/figures.tsx'
import { useBookView, useValueText } from './use-books.ts'

interface ValueProps {
  field: BookField
  entry: Pick<BookEntry, 'values' | 'names'>
  /** As short as a cell of a list has room for. */
  short?: boolean
}

/** A value of an entry by its kind: names beside numbers, customers and other entries as links. */
export function Value({ field, entry, short = false }: ValueProps): ReactNode {
  const text = useValueText()
  const language = useLanguage()
  const value = entry.values[field.name] ?? null
  if (value === null || value === '') return <span className="faint">{UNKNOWN}</span>
  if (field.kind === 'money' && typeof value === 'number') {
    return short ? <Money cents={value} /> : formatExactWithUnit(value, language)
  }
  if (field.kind === 'customer') {
    const name = entry.names[field.name] ?? null
    return <CustomerLink customer={{ customerId: String(value), name }} />
  }
  if (field.kind === 'entry') return <EntryLink field={field} entry={entry} />
  if (field.kind === 'long_text') {
    return <span className={short ? 'clamp' : 'book-long'}>{String(value)}</span>
  }
  const isWord = field.kind === 'text' || field.kind === 'unit'
  return <span className={isWord ? '' : 'nowrap'}>{text(field, entry)}</span>
}

function EntryLink({ field, entry }: ValueProps): ReactNode {
  const text = useValueText()
  const seen = useBookView(field.book)
  const said = text(field, entry)
  if (field.book === undefined || seen === undefined) return said
  return (
    <Link
      to="/books/$book/$entry"
      params={{ book: field.book, entry: String(entry.values[field.name]) }}
    >
      {said}
    </Link>
  )
}
