import { Input, Select } from 'antd'
import { type ReactNode, useState } from 'react'

import type { BookField } from '#contracts/book.ts'
import { useMay } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { ColleagueSelect } from '../../ui/colleague-select.tsx'
import { UnitSelect } from '../../ui/unit-select.tsx'
import { rangeText, readRange } from './book-search.ts'
import { EntrySelect } from './entry-select.tsx'
import { inputOf, isFigure, readInput, yesNoOptions } from './field-text.ts'
import { PausedInput } from './paused-input.tsx'
import { useBookWords } from './words.ts'

interface FieldFilterProps {
  field: BookField
  /** As the address has it; empty: any. */
  value: string
  onChange: (value: string) => void
}

/** Narrows a list by one field, with what its kind is asked by. */
export function FieldFilter(props: FieldFilterProps): ReactNode {
  const { field } = props
  const say = useSay()
  return (
    <fieldset className="book-filter bare-fieldset" aria-label={say(field.words)}>
      <Narrowing {...props} />
    </fieldset>
  )
}

function Narrowing(props: FieldFilterProps): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const may = useMay()
  const { field, value, onChange } = props
  const label = say(field.words)
  if (field.kind === 'code' || field.kind === 'yes_no') return <ChoiceFilter {...props} />
  if (field.kind === 'day') return <DayRange {...props} />
  if (isFigure(field)) return <FigureRange {...props} />
  if (field.kind === 'staff' && may('colleague.view')) {
    return (
      <ColleagueSelect
        value={value === '' ? null : value}
        label={label}
        placeholder={label}
        withSelf
        onChange={(staffNumber) => onChange(staffNumber ?? '')}
      />
    )
  }
  if (field.kind === 'unit') {
    const none = t('any', { field: label })
    return <UnitSelect label={label} none={none} value={value} onChange={onChange} />
  }
  if (field.kind === 'entry') {
    return <EntrySelect field={field} label={label} value={value} onChange={onChange} />
  }
  return <PausedInput label={label} value={value} maxLength={100} onSettle={onChange} />
}

function ChoiceFilter({ field, value, onChange }: FieldFilterProps): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const label = say(field.words)
  const options =
    field.kind === 'yes_no'
      ? yesNoOptions
      : (field.options ?? []).map(({ code, words }) => ({ value: code, words }))
  return (
    <Select<string>
      aria-label={label}
      value={value}
      popupMatchSelectWidth={false}
      options={[
        { value: '', label: t('any', { field: label }) },
        ...options.map((option) => ({ value: option.value, label: say(option.words) })),
      ]}
      onChange={onChange}
    />
  )
}

function DayRange({ field, value, onChange }: FieldFilterProps): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const label = say(field.words)
  const [from, to] = readRange(value)
  return (
    <span className="book-range">
      <span className="faint">{label}</span>
      <Input
        type="date"
        aria-label={t('from', { field: label })}
        value={from}
        onChange={({ target }) => onChange(rangeText(target.value, to))}
      />
      <span aria-hidden="true">–</span>
      <Input
        type="date"
        aria-label={t('to', { field: label })}
        value={to}
        onChange={({ target }) => onChange(rangeText(from, target.value))}
      />
    </span>
  )
}

/** The address holds what the server is asked, cents and hundredths; the person reads amounts. */
function FigureRange({ field, value, onChange }: FieldFilterProps): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const label = say(field.words)
  const [wrong, setWrong] = useState<'from' | 'to'>()
  const [from, to] = readRange(value)
  const settle = (end: 'from' | 'to', typed: string): void => {
    const read = readInput(field, typed)
    setWrong('words' in read ? end : undefined)
    if ('words' in read) return
    const bound = read.value === null ? '' : String(read.value)
    onChange(end === 'from' ? rangeText(bound, to) : rangeText(from, bound))
  }
  const shown = (bound: string): string => (bound === '' ? '' : inputOf(field, Number(bound)))
  return (
    <span className="book-range">
      <span className="faint">{label}</span>
      <PausedInput
        label={`${label} ${t('at_least')}`}
        placeholder={t('at_least')}
        value={shown(from)}
        inputMode="decimal"
        isWrong={wrong === 'from'}
        onSettle={(typed) => settle('from', typed)}
      />
      <span aria-hidden="true">–</span>
      <PausedInput
        label={`${label} ${t('at_most')}`}
        placeholder={t('at_most')}
        value={shown(to)}
        inputMode="decimal"
        isWrong={wrong === 'to'}
        onSettle={(typed) => settle('to', typed)}
      />
    </span>
  )
}
