import { Select } from 'antd'
import { type ReactNode, useState } from 'react'

import { useOperation } from '../lib/query.ts'
import { useSay } from '../lib/words.ts'

interface ColleagueSelectProps {
  id?: string
  value: string | null
  placeholder: string
  label: string
  onChange: (staffNumber: string | null) => void
}

/** A colleague by staff number or name; those of one's own unit stand first. */
export function ColleagueSelect(
  { id, value, placeholder, label, onChange }: ColleagueSelectProps,
): ReactNode {
  const say = useSay()
  const [find, setFind] = useState('')
  const { data, isFetching } = useOperation(
    'listColleagues', { query: find.trim() === '' ? {} : { find: find.trim() } },
    { keepPrevious: true, staleTime: 60_000 },
  )
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      showSearch={{ filterOption: false, onSearch: setFind }} allowClear value={value}
      placeholder={placeholder} aria-label={label} loading={isFetching} style={{ width: '100%' }}
      onChange={(next: string | undefined) => onChange(next ?? null)}
      options={(data?.colleagues ?? []).map(({ staffNumber, name, position, unit }) => ({
        value: staffNumber,
        label: `${name} ${staffNumber} · ${say(position)}${unit === null ? '' : ` · ${unit}`}`,
      }))}
    />
  )
}
