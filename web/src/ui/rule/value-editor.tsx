import { Input, Select } from 'antd'
import { type ReactNode, useState } from 'react'

import type { RuleField, RuleSet, RuleValue } from '#contracts/rule.ts'
import { currencyIn } from '../../lib/currency.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useSay } from '../../lib/words.ts'
import { isNumberType, numberText, parseNumberText } from './number-text.ts'
import { needsValue } from './operators.ts'
import { listOf, pairOf, singleOf } from './rule-tree.ts'
import { useRuleWords } from './words.ts'

interface FieldValueProps {
  field: RuleField
  operator: string
  value: unknown
  onChange: (value: unknown) => void
}

/** The editor for what a field is compared with: none, one value, a range or a list. */
export function FieldValue({ field, operator, value, onChange }: FieldValueProps): ReactNode {
  const t = useRuleWords()
  const say = useSay()
  if (!needsValue(operator)) return null
  const label = say(field.label)
  if (operator === 'in' || operator === 'notIn') {
    return (
      <ListBox
        field={field}
        label={t('value', { field: label })}
        value={value}
        onChange={onChange}
      />
    )
  }
  if (operator === 'between' || operator === 'notBetween') {
    const [low, high] = pairOf(value)
    return (
      <span className="value-pair">
        <OneBox
          field={field}
          label={t('low', { field: label })}
          value={low}
          onChange={(next) => onChange([next, high])}
        />
        <span>{t('to')}</span>
        <OneBox
          field={field}
          label={t('high', { field: label })}
          value={high}
          onChange={(next) => onChange([low, next])}
        />
      </span>
    )
  }
  return (
    <OneBox
      field={field}
      label={t('value', { field: label })}
      value={singleOf(value)}
      onChange={onChange}
    />
  )
}

interface BoxProps {
  field: RuleField
  label: string
  value: RuleValue | undefined
  onChange: (value: RuleValue | undefined) => void
}

function OneBox(props: BoxProps): ReactNode {
  const { field } = props
  if (isNumberType(field.type)) return <NumberBox {...props} />
  if (field.type === 'date') return <DateBox {...props} />
  if (field.codes) return <CodeBox {...props} />
  return <TextBox {...props} />
}

/** A number as people type it; what it means is read at each keystroke. */
function NumberBox({ field, label, value, onChange }: BoxProps): ReactNode {
  const say = useSay()
  const language = useLanguage()
  const [typed, setTyped] = useState<string>()
  const money = field.type === 'money' ? currencyIn(language) : undefined
  const unit = field.unit ? say(field.unit) : money
  if (!isNumberType(field.type)) throw new Error(`${field.name} is no number`)
  const type = field.type
  return (
    <Input
      className="number-box"
      aria-label={label}
      value={typed ?? numberText(value)}
      inputMode="decimal"
      suffix={unit}
      status={value === undefined && typed ? 'error' : ''}
      onChange={({ target }) => {
        setTyped(target.value)
        onChange(parseNumberText(target.value, type))
      }}
      onBlur={() => {
        if (value !== undefined) setTyped(undefined)
      }}
    />
  )
}

function TextBox({ label, value, onChange }: BoxProps): ReactNode {
  return (
    <Input
      aria-label={label}
      value={value?.type === 'text' ? value.value : ''}
      maxLength={200}
      onChange={({ target }) =>
        onChange(target.value === '' ? undefined : { type: 'text', value: target.value })
      }
    />
  )
}

function CodeBox({ field, label, value, onChange }: BoxProps): ReactNode {
  const t = useRuleWords()
  const say = useSay()
  return (
    <Select<string>
      aria-label={label}
      placeholder={t('choose')}
      popupMatchSelectWidth={false}
      showSearch
      optionFilterProp="label"
      {...(value?.type === 'text' ? { value: value.value } : {})}
      options={field.codes?.map((code) => ({ value: code.value, label: say(code.label) })) ?? []}
      onChange={(code) => onChange({ type: 'text', value: code })}
    />
  )
}

type DateKind = 'day' | 'before' | 'after'

/** A day of the calendar, or one measured from the date of the data. */
function DateBox({ field, label, value, onChange }: BoxProps): ReactNode {
  const t = useRuleWords()
  const say = useSay()
  const kind: DateKind = value?.type === 'as_of' ? (value.shift > 0 ? 'after' : 'before') : 'day'
  const asOf =
    value?.type === 'as_of' ? value : { type: 'as_of' as const, shift: -30, unit: 'days' as const }
  const shifted = (count: number, to: DateKind): RuleValue => ({
    ...asOf,
    shift: to === 'after' ? count : -count,
  })
  const choose = (next: DateKind): void => {
    onChange(next === 'day' ? undefined : shifted(Math.abs(asOf.shift) || 1, next))
  }
  return (
    <span className="date-box">
      <Select<DateKind>
        aria-label={t('date_kind', { field: say(field.label) })}
        value={kind}
        popupMatchSelectWidth={false}
        onChange={choose}
        options={(['day', 'before', 'after'] as const).map((one) => ({
          value: one,
          label: t(`date_${one}`),
        }))}
      />
      {kind === 'day' ? (
        <Input
          type="date"
          aria-label={label}
          value={value?.type === 'date' ? value.value : ''}
          onChange={({ target }) =>
            onChange(target.value === '' ? undefined : { type: 'date', value: target.value })
          }
        />
      ) : (
        <>
          <Input
            className="shift-box"
            type="number"
            min={0}
            aria-label={label}
            value={Math.abs(asOf.shift)}
            onChange={({ target }) =>
              onChange(shifted(Math.abs(Math.trunc(Number(target.value))), kind))
            }
          />
          <Select<typeof asOf.unit>
            aria-label={t('unit')}
            value={asOf.unit}
            popupMatchSelectWidth={false}
            options={(['days', 'months', 'years'] as const).map((unit) => ({
              value: unit,
              label: t(unit),
            }))}
            onChange={(unit) => onChange({ ...asOf, unit })}
          />
        </>
      )}
    </span>
  )
}

interface ListBoxProps {
  field: RuleField
  label: string
  value: unknown
  onChange: (value: RuleValue[]) => void
}

function ListBox({ field, label, value, onChange }: ListBoxProps): ReactNode {
  const t = useRuleWords()
  const say = useSay()
  const values = listOf(value)
  const texts = values.map(listText)
  const parse = (text: string): RuleValue | undefined => {
    const known = values.find((one) => listText(one) === text)
    if (known) return known
    if (isNumberType(field.type)) return parseNumberText(text, field.type)
    if (field.type === 'date') {
      return /^\d{4}-\d{2}-\d{2}$/.test(text) ? { type: 'date', value: text } : undefined
    }
    return { type: 'text', value: text }
  }
  return (
    <Select<string[]>
      aria-label={label}
      mode={field.codes ? 'multiple' : 'tags'}
      value={texts}
      placeholder={field.codes ? t('several') : t('type_values')}
      popupMatchSelectWidth={false}
      optionFilterProp="label"
      className="list-box"
      options={field.codes?.map((code) => ({ value: code.value, label: say(code.label) })) ?? []}
      onChange={(next) => onChange(next.map(parse).filter((one) => one !== undefined))}
    />
  )
}

function listText(value: RuleValue): string {
  if (value.type === 'text' || value.type === 'date') return value.value
  return numberText(value)
}

interface MemberValueProps {
  set: RuleSet
  value: unknown
  onChange: (value: string) => void
}

/** Which member of a set. */
export function MemberValue({ set, value, onChange }: MemberValueProps): ReactNode {
  const t = useRuleWords()
  const say = useSay()
  return (
    <Select<string>
      aria-label={t('value', { field: say(set.label) })}
      placeholder={t('choose')}
      showSearch
      optionFilterProp="label"
      popupMatchSelectWidth={false}
      {...(typeof value === 'string' && value !== '' ? { value } : {})}
      options={set.members.map((member) => ({ value: member.value, label: say(member.label) }))}
      onChange={onChange}
    />
  )
}
