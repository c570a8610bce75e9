import { Checkbox, Input, Select } from 'antd'
import { type ReactNode, useId, useState } from 'react'

import { currencyIn } from '../../lib/currency.ts'
import { formatMoney, formatTime } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useSay } from '../../lib/words.ts'
import { ColleagueSelect } from '../../ui/colleague-select.tsx'
import { type OutcomeDraft, amountCents } from './outcome-draft.ts'
import { suggestedTimes, workingDays } from './suggested-times.ts'
import type { TalkCardView } from './talk-card.tsx'
import { useWorkbenchWords } from './words.ts'

export type Product = TalkCardView['products'][number]

interface FieldsProps {
  draft: OutcomeDraft
  onChange: (draft: OutcomeDraft) => void
}

interface OutcomeFieldsProps extends FieldsProps {
  products: readonly Product[]
}

/** What the chosen outcome asks for. */
export function OutcomeFields({ draft, products, onChange }: OutcomeFieldsProps): ReactNode {
  const t = useWorkbenchWords()
  switch (draft.outcome) {
    case 'purchased':
      return (
        <>
          {products.length > 0 ? (
            <ProductField draft={draft} products={products} onChange={onChange} />
          ) : null}
          <AmountField draft={draft} onChange={onChange} />
        </>
      )
    case 'appointment':
      return <AppointmentField draft={draft} onChange={onChange} />
    case 'complaint':
      return (
        <>
          <p className="record-warn">{t('warn_complaint')}</p>
          <Field label={t('complaint_what')} asked>
            {(id) => (
              <Input.TextArea
                id={id}
                rows={2}
                maxLength={400}
                value={draft.note}
                onChange={({ target }) => onChange({ ...draft, note: target.value })}
              />
            )}
          </Field>
        </>
      )
    case 'do_not_contact':
      return <p className="record-warn">{t('warn_do_not_contact')}</p>
    default:
      return null
  }
}

interface FieldProps {
  label: string
  /** Takes the focus when the outcome is chosen. */
  asked?: boolean
  note?: ReactNode
  children: (id: string) => ReactNode
}

function Field({ label, asked, note, children }: FieldProps): ReactNode {
  const id = useId()
  return (
    <div className="record-field" {...(asked ? { 'data-asked': '' } : {})}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {note}
    </div>
  )
}

function ProductField({ draft, products, onChange }: OutcomeFieldsProps): ReactNode {
  const t = useWorkbenchWords()
  const say = useSay()
  return (
    <Field label={t('product')} asked>
      {(id) => (
        <Select
          id={id}
          showSearch={{ optionFilterProp: 'label' }}
          value={draft.productId}
          placeholder={t('product_find')}
          style={{ width: '100%' }}
          onChange={(productId: string) => onChange({ ...draft, productId })}
          options={products.map(({ productId, words, risk }) => ({
            value: productId,
            label: [say(words), risk].filter(Boolean).join(' · '),
          }))}
        />
      )}
    </Field>
  )
}

function AmountField({ draft, onChange }: FieldsProps): ReactNode {
  const t = useWorkbenchWords()
  const language = useLanguage()
  const cents = amountCents(draft.amount)
  return (
    <Field
      label={t('amount', { unit: currencyIn(language) })}
      asked
      note={
        <output className="faint">
          {cents === undefined
            ? t('amount_hint')
            : t('amount_read', {
                amount: formatMoney(cents, language),
              })}
        </output>
      }
    >
      {(id) => (
        <Input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          value={draft.amount}
          onChange={({ target }) => onChange({ ...draft, amount: target.value })}
        />
      )}
    </Field>
  )
}

function AppointmentField({ draft, onChange }: FieldsProps): ReactNode {
  const t = useWorkbenchWords()
  const [now] = useState(() => Date.now())
  return (
    <Field
      label={t('appointment_at')}
      asked
      note={
        <span className="record-chips">
          {suggestedTimes(now).map((time) => (
            <button
              key={time}
              type="button"
              aria-pressed={draft.appointmentAt === time}
              onClick={() => onChange({ ...draft, appointmentAt: time })}
            >
              {formatTime(time).slice(5)}
            </button>
          ))}
        </span>
      }
    >
      {(id) => (
        <Input
          id={id}
          type="datetime-local"
          value={draft.appointmentAt}
          onChange={({ target }) => onChange({ ...draft, appointmentAt: target.value })}
        />
      )}
    </Field>
  )
}

/** What may be added to any outcome; closed until somebody needs it. */
export function MoreFields({ draft, onChange }: FieldsProps): ReactNode {
  const t = useWorkbenchWords()
  const isUsed =
    draft.promises ||
    draft.withStaff !== null ||
    (draft.note !== '' && draft.outcome !== 'complaint')
  return (
    <details className="record-more" open={isUsed || undefined}>
      <summary>{t('more')}</summary>
      {draft.outcome === 'complaint' ? null : (
        <Field label={t('note')}>
          {(id) => (
            <Input.TextArea
              id={id}
              rows={2}
              maxLength={400}
              value={draft.note}
              onChange={({ target }) => onChange({ ...draft, note: target.value })}
            />
          )}
        </Field>
      )}
      <Field label={t('with_staff')}>
        {(id) => (
          <ColleagueSelect
            id={id}
            value={draft.withStaff}
            placeholder={t('with_staff_hint')}
            label={t('with_staff')}
            onChange={(withStaff) => onChange({ ...draft, withStaff })}
          />
        )}
      </Field>
      <Checkbox
        checked={draft.promises}
        onChange={({ target }) => onChange({ ...draft, promises: target.checked })}
      >
        {t('promise')}
      </Checkbox>
      {draft.promises ? <PromiseFields draft={draft} onChange={onChange} /> : null}
    </details>
  )
}

function PromiseFields({ draft, onChange }: FieldsProps): ReactNode {
  const t = useWorkbenchWords()
  const [now] = useState(() => Date.now())
  return (
    <>
      <Field label={t('promise_what')}>
        {(id) => (
          <Input
            id={id}
            maxLength={200}
            placeholder={t('promise_what_hint')}
            value={draft.promiseWhat}
            onChange={({ target }) => onChange({ ...draft, promiseWhat: target.value })}
          />
        )}
      </Field>
      <Field
        label={t('promise_due')}
        note={
          <span className="record-chips">
            {workingDays(now, 3).map((day) => (
              <button
                key={day}
                type="button"
                aria-pressed={draft.promiseDue === day}
                onClick={() => onChange({ ...draft, promiseDue: day })}
              >
                {day.slice(5)}
              </button>
            ))}
          </span>
        }
      >
        {(id) => (
          <Input
            id={id}
            type="date"
            value={draft.promiseDue}
            onChange={({ target }) => onChange({ ...draft, promiseDue: target.value })}
          />
        )}
      </Field>
    </>
  )
}
