import { Select } from 'antd'
import { type ReactNode, useState } from 'react'

import type { Output } from '../lib/api.ts'
import { useOperation } from '../lib/query.ts'
import { useSession } from '../lib/session.ts'
import { useSay } from '../lib/words.ts'

type Colleague = Output<'listColleagues'>['colleagues'][number]

interface ColleagueSelectProps {
  id?: string
  value: string | null
  placeholder: string
  label: string
  /** Offers oneself as well, first. */
  withSelf?: boolean
  /** Only those who may be given what the form gives. */
  only?: { customerId: string } | { forWork: 'yes' }
  onChange: (staffNumber: string | null) => void
}

/** A colleague by staff number or name; those of one's own unit stand first. */
export function ColleagueSelect({
  id,
  value,
  placeholder,
  label,
  withSelf = false,
  only,
  onChange,
}: ColleagueSelectProps): ReactNode {
  const say = useSay()
  const session = useSession()
  const [typed, setTyped] = useState('')
  const find = typed.trim()
  const { data, isFetching } = useOperation(
    'listColleagues',
    { query: { ...only, ...(find === '' ? {} : { find }) } },
    { keepPrevious: true, staleTime: 60_000 },
  )
  const self = {
    value: session.staffNumber,
    label: `${session.displayName} ${session.staffNumber}`,
  }
  const found = (data?.colleagues ?? []).map((one) => optionOf(one, say))
  const offered = withSelf && self.label.includes(find) ? [self, ...found] : found
  const chosen = useChosen(
    value === self.value || found.some((option) => option.value === value) ? null : value,
  )
  const known = chosen ? [optionOf(chosen, say)] : value === self.value ? [self] : []
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
      value={value}
      placeholder={placeholder}
      aria-label={label}
      loading={isFetching}
      style={{ width: '100%' }}
      onChange={(next: string | undefined) => onChange(next ?? null)}
      options={[
        ...known.filter((one) => !offered.some(({ value: other }) => other === one.value)),
        ...offered,
      ]}
    />
  )
}

/** Whoever is chosen but not among those found, so that a name stands there and not a number. */
function useChosen(staffNumber: string | null): Colleague | undefined {
  const { data } = useOperation(
    'listColleagues',
    { query: { find: staffNumber ?? '' } },
    { enabled: staffNumber !== null, staleTime: 60_000 },
  )
  return data?.colleagues.find((one) => one.staffNumber === staffNumber)
}

function optionOf(
  { staffNumber, name, position, unit }: Colleague,
  say: ReturnType<typeof useSay>,
): { value: string; label: string } {
  const place = unit === null ? '' : ` · ${unit}`
  return { value: staffNumber, label: `${name} ${staffNumber} · ${say(position)}${place}` }
}
