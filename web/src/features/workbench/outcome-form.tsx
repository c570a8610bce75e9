import { Button } from 'antd'
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'

import { useChannelName } from '../../ui/names.ts'
import { MoreFields, OutcomeFields, type Product } from './outcome-fields.tsx'
import { RecordRefused } from './record-refused.tsx'
import {
  type DraftField,
  type Needs,
  type OutcomeDraft,
  type OutcomeKind,
  contactChannels,
  missingIn,
  outcomeKinds,
} from './outcome-draft.ts'
import { useWorkbenchWords } from './words.ts'

interface OutcomeFormProps {
  draft: OutcomeDraft
  needs: Needs
  products: readonly Product[]
  busy: boolean
  error: unknown
  onChange: (draft: OutcomeDraft) => void
  onRecord: () => void
  children?: ReactNode
}

/**
 * What came of it: a digit chooses the outcome and moves the focus to what it still asks for, or to
 * the button that records it, so that Enter is the second key.
 */
export function OutcomeForm({
  draft,
  needs,
  products,
  busy,
  error,
  onChange,
  onRecord,
  children,
}: OutcomeFormProps): ReactNode {
  const t = useWorkbenchWords()
  const form = useRef<HTMLFormElement>(null)
  const missing = missingIn(draft, needs)
  const { outcome } = draft
  useEffect(() => {
    if (outcome !== null) focusFirst(form.current)
  }, [outcome])
  const record = (event: FormEvent): void => {
    event.preventDefault()
    if (missing.length === 0) onRecord()
    else focusFirst(form.current)
  }
  return (
    <form ref={form} className="record panel" aria-label={t('record')} onSubmit={record} noValidate>
      <div className="record-head">
        <h2>{t('record')}</h2>
        <Channel draft={draft} onChange={onChange} />
        {children}
      </div>
      <Outcomes draft={draft} onChange={onChange} />
      {outcome === null ? null : (
        <div className="record-rest">
          <OutcomeFields draft={draft} products={products} onChange={onChange} />
          <MoreFields draft={draft} onChange={onChange} />
          <RecordRefused error={error} draft={draft} onChange={onChange} />
          <Missing of={missing} />
          <Button
            htmlType="submit"
            type="primary"
            size="large"
            block
            loading={busy}
            danger={outcome === 'do_not_contact' || outcome === 'complaint'}
            data-confirm
          >
            {t('confirm', { outcome: t(`outcome.${outcome}`) })} <kbd className="wide-only">↵</kbd>
          </Button>
        </div>
      )}
    </form>
  )
}

/** What the chosen outcome asks for first; with nothing to ask, the button. */
function focusFirst(form: HTMLFormElement | null): void {
  const asked = form?.querySelector<HTMLElement>('[data-asked] input, [data-asked] textarea')
  const confirm = form?.querySelector<HTMLElement>('[data-confirm]')
  const place = asked ?? confirm
  place?.focus()
}

interface DraftProps {
  draft: OutcomeDraft
  onChange: (draft: OutcomeDraft) => void
}

function Channel({ draft, onChange }: DraftProps): ReactNode {
  const t = useWorkbenchWords()
  const channelName = useChannelName()
  return (
    <fieldset className="record-channel bare-fieldset">
      <legend className="sr-only">{t('channel')}</legend>
      {contactChannels.map((channel) => (
        <button
          key={channel}
          type="button"
          aria-pressed={draft.channel === channel}
          onClick={() => onChange({ ...draft, channel })}
        >
          {channelName(channel)}
        </button>
      ))}
    </fieldset>
  )
}

function Outcomes({ draft, onChange }: DraftProps): ReactNode {
  const t = useWorkbenchWords()
  return (
    <fieldset className="record-outcomes bare-fieldset">
      <legend className="sr-only">{t('outcome')}</legend>
      {outcomeKinds.map((outcome, index) => (
        <OutcomeButton
          key={outcome}
          digit={index + 1}
          outcome={outcome}
          pressed={draft.outcome === outcome}
          onPress={() => onChange({ ...draft, outcome })}
        />
      ))}
    </fieldset>
  )
}

interface OutcomeButtonProps {
  digit: number
  outcome: OutcomeKind
  pressed: boolean
  onPress: () => void
}

function OutcomeButton({ digit, outcome, pressed, onPress }: OutcomeButtonProps): ReactNode {
  const t = useWorkbenchWords()
  return (
    <button
      type="button"
      className={`outcome outcome-${outcome}`}
      aria-pressed={pressed}
      aria-keyshortcuts={String(digit)}
      onClick={onPress}
    >
      <kbd className="wide-only" aria-hidden="true">
        {digit}
      </kbd>{' '}
      {t(`outcome.${outcome}`)}
    </button>
  )
}

function Missing({ of }: { of: readonly DraftField[] }): ReactNode {
  const t = useWorkbenchWords()
  if (of.length === 0) return null
  return (
    <output className="record-missing">
      {of.map((field) => t(`missing.${field}`)).join(' · ')}
    </output>
  )
}
