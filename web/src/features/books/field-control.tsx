import { Input, Select } from 'antd'
import type { ReactNode } from 'react'

import type { BookField } from '#contracts/book.ts'
import { currencyIn } from '../../lib/currency.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useMay } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { ColleagueSelect } from '../../ui/colleague-select.tsx'
import { UnitSelect } from '../../ui/unit-select.tsx'
import { CustomerInput } from './customer-input.tsx'
import { EntrySelect } from './entry-select.tsx'
import { inputOf, readInput, yesNoOptions } from './field-text.ts'
import { useBookWords } from './words.ts'

export interface ControlProps {
  field: BookField
  label: string
  /** What the value stands for, where it is known. */
  name?: string | undefined
  /** Given by the form around it. */
  id?: string
  value?: string
  onChange?: (value: string) => void
}

/** The control a field's kind is filled in with; whatever it holds is text. */
export function FieldControl(props: ControlProps): ReactNode {
  switch (props.field.kind) {
    case 'long_text':
      return <LongText {...props} />
    case 'code':
    case 'yes_no':
      return <Choice {...props} />
    case 'number':
    case 'money':
    case 'percent':
      return <FigureInput {...props} />
    case 'day':
      return <Plain {...props} type="date" />
    case 'time':
      return <Plain {...props} type="datetime-local" />
    case 'staff':
      return <Staff {...props} />
    case 'unit':
      return <Unit {...props} />
    case 'customer':
      return <CustomerInput {...props} />
    case 'entry':
      return <EntrySelect {...props} />
    default:
      return <Plain {...props} />
  }
}

/** What a control takes over from the form around it. */
export function passed({ id, value, onChange }: ControlProps) {
  return {
    ...(id === undefined ? {} : { id }),
    value: value ?? '',
    onChange: ({ target }: { target: { value: string } }) => onChange?.(target.value),
  }
}

function Plain({ type, ...props }: ControlProps & { type?: string }): ReactNode {
  const { longest } = props.field
  return (
    <Input
      {...passed(props)}
      autoComplete="off"
      className={type === undefined ? '' : 'book-day'}
      {...(type === undefined ? {} : { type })}
      {...(longest === undefined ? {} : { maxLength: longest })}
    />
  )
}

const LONG = 4_000

function LongText(props: ControlProps): ReactNode {
  const most = props.field.longest ?? LONG
  return (
    <Input.TextArea
      {...passed(props)}
      autoSize={{ minRows: 3, maxRows: 12 }}
      maxLength={most}
      showCount
    />
  )
}

function Choice({ field, id, value, onChange }: ControlProps): ReactNode {
  const say = useSay()
  const options =
    field.kind === 'yes_no'
      ? yesNoOptions
      : (field.options ?? []).map(({ code, words }) => ({ value: code, words }))
  return (
    <Select<string>
      {...(id === undefined ? {} : { id })}
      value={value === '' || value === undefined ? null : value}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      options={options.map((option) => ({ value: option.value, label: say(option.words) }))}
      onChange={(chosen: string | undefined) => onChange?.(chosen ?? '')}
    />
  )
}

/** 1,234.56 of a currency or of a hundred; what is typed is put in order when one leaves it. */
function FigureInput(props: ControlProps): ReactNode {
  const language = useLanguage()
  const { field, value = '', onChange } = props
  const unit = field.kind === 'money' ? currencyIn(language) : field.kind === 'percent' ? '%' : null
  const tidy = (): void => {
    const read = readInput(field, value)
    const text = 'value' in read ? inputOf(field, read.value) : value
    if (text !== value) onChange?.(text)
  }
  return (
    <Input
      {...passed(props)}
      className="book-figure"
      inputMode={field.kind === 'number' ? 'numeric' : 'decimal'}
      autoComplete="off"
      onBlur={tidy}
      {...(unit === null ? {} : { suffix: unit })}
    />
  )
}

function Staff(props: ControlProps): ReactNode {
  const t = useBookWords()
  const may = useMay()
  const { id, label, value, onChange } = props
  if (!may('colleague.view')) return <Plain {...props} />
  return (
    <ColleagueSelect
      {...(id === undefined ? {} : { id })}
      value={value === '' || value === undefined ? null : value}
      label={label}
      placeholder={t('staff_hint')}
      withSelf
      onChange={(staffNumber) => onChange?.(staffNumber ?? '')}
    />
  )
}

function Unit({ id, label, value = '', onChange }: ControlProps): ReactNode {
  const t = useBookWords()
  return (
    <UnitSelect
      {...(id === undefined ? {} : { id })}
      label={label}
      none={t('no_unit')}
      value={value}
      onChange={(unit) => onChange?.(unit)}
    />
  )
}
