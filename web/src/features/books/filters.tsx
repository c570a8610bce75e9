import { FilterOutlined } from '@ant-design/icons'
import { getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'

import type { BookDeclaration } from '#contracts/book.ts'
import { useSay } from '../../lib/words.ts'
import { conditionsIn, filteredFields, whereOf, withoutConditions } from './book-search.ts'
import { FieldFilter } from './field-filter.tsx'
import { PausedInput } from './paused-input.tsx'
import { useBookWords } from './words.ts'

const route = getRouteApi('/inside/books/$book')

interface FiltersProps {
  book: BookDeclaration
  /** A field that what is shown narrows by already. */
  without?: string
}

/** What narrows a list: how it begins, and each filtered field by its kind. */
export function Filters({ book, without }: FiltersProps): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [open, setOpen] = useState(false)
  const fields = filteredFields(book).filter(({ name }) => name !== without)
  const found = book.fields.filter((field) => field.found)
  const on = conditionsIn(search)
  if (fields.length === 0 && found.length === 0) return null
  const change = (name: string, value: string): void => {
    void navigate({ search: { ...search, [name]: value }, replace: true, resetScroll: false })
  }
  const foundBy = found.map(({ words }) => say(words)).join(t('list_join'))
  return (
    <div className={open ? 'book-filters is-open' : 'book-filters'}>
      {found.length === 0 ? null : (
        <PausedInput
          className="book-find"
          label={t('find', { fields: foundBy })}
          value={search['find'] ?? ''}
          maxLength={100}
          onSettle={(find) => change('find', find)}
        />
      )}
      {fields.length === 0 ? null : (
        <Button
          className="book-filters-toggle"
          icon={<FilterOutlined aria-hidden />}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {on === 0 ? t('filters') : t('filters_on', { count: on })}
        </Button>
      )}
      {fields.map((field) => (
        <FieldFilter
          key={field.name}
          field={field}
          value={search[whereOf(field)] ?? ''}
          onChange={(value) => change(whereOf(field), value)}
        />
      ))}
      {on === 0 && search['find'] === undefined ? null : (
        <Button
          type="link"
          onClick={() =>
            void navigate({
              search: { ...withoutConditions(search), state: search['state'] ?? '' },
              replace: true,
            })
          }
        >
          {t('clear_filters')}
        </Button>
      )}
    </div>
  )
}
