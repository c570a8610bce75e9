import { Select } from 'antd'
import { type ReactNode, useState } from 'react'

import { usePaused } from '../../lib/paused.ts'
import { useOperation } from '../../lib/query.ts'
import type { ControlProps } from './field-control.tsx'
import { useBookView } from './use-books.ts'
import { useBookWords } from './words.ts'

/** An entry of another book, by how it begins; the newest are offered first. */
export function EntrySelect({ field, id, label, value, name, onChange }: ControlProps): ReactNode {
  const t = useBookWords()
  const seen = useBookView(field.book)
  const [typed, setTyped] = useState('')
  const find = usePaused(typed.trim(), 250)
  const isFound = seen?.declaration.fields.some(({ found }) => found) ?? false
  const { data, isFetching } = useOperation(
    'listEntries',
    {
      params: { book: field.book ?? '' },
      query: { limit: 20, ...(isFound && find !== '' ? { find } : {}) },
    },
    { enabled: seen !== undefined, keepPrevious: true },
  )
  const offered = (data?.entries ?? []).map(({ entryId, line }) => ({
    value: entryId,
    label: line,
  }))
  const isOffered = offered.some((option) => option.value === value)
  const kept = value !== undefined && value !== '' && !isOffered
  return (
    <Select<string>
      {...(id === undefined ? {} : { id })}
      aria-label={label}
      value={value === '' || value === undefined ? null : value}
      allowClear
      disabled={seen === undefined}
      placeholder={t('entry_hint')}
      showSearch={
        isFound ? { filterOption: false, onSearch: setTyped } : { optionFilterProp: 'label' }
      }
      loading={isFetching}
      options={[...(kept ? [{ value, label: name ?? value }] : []), ...offered]}
      onChange={(chosen: string | undefined) => onChange?.(chosen ?? '')}
    />
  )
}
