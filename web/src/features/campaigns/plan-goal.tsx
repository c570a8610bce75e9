import { Button, Input, Select } from 'antd'
import type { ReactNode } from 'react'

import { currencyIn } from '../../lib/currency.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useSession } from '../../lib/session.ts'
import { ColleagueSelect } from '../../ui/colleague-select.tsx'
import { MEASURES, type PlanForm } from './plan-draft.ts'
import { Field, Part } from './plan-parts.tsx'
import { usePlanWords } from './plan-words.ts'
import { useCampaignWords } from './words.ts'

export interface PlanPartProps {
  form: PlanForm
  change: (changes: Partial<PlanForm>) => void
}

/** What is to be reached, measured how, by when, and who answers for it. */
export function PlanGoal({ form, change }: PlanPartProps): ReactNode {
  const t = usePlanWords()
  const words = useCampaignWords()
  const { staffNumber } = useSession()
  const language = useLanguage()
  const unit = form.measure === 'aum_cents' ? currencyIn(language) : t('customers')
  const writeSentence = (): void =>
    change({
      sentence: t('sentence_of', {
        to: form.to,
        measure: words(`measure.${form.measure}`),
        target: `${form.target} ${unit}`,
        owner: form.ownerStaff,
      }),
    })
  return (
    <Part section="goal">
      <div className="plan-fields">
        <Field label={t('name')} htmlFor="plan-name" className="is-wide">
          <Input
            id="plan-name"
            value={form.name}
            maxLength={60}
            placeholder={t('name_hint')}
            onChange={({ target }) => change({ name: target.value })}
          />
        </Field>
        <Field label={t('sentence')} htmlFor="plan-sentence" className="is-wide">
          <span className="plan-with-button">
            <Input
              id="plan-sentence"
              value={form.sentence}
              maxLength={200}
              placeholder={t('sentence_hint')}
              onChange={({ target }) => change({ sentence: target.value })}
            />
            <Button disabled={form.target === '' || form.to === ''} onClick={writeSentence}>
              {t('write_sentence')}
            </Button>
          </span>
        </Field>
        <Field label={t('measure')} htmlFor="plan-measure">
          <Select<PlanForm['measure']>
            id="plan-measure"
            value={form.measure}
            options={MEASURES.map((one) => ({ value: one, label: words(`measure.${one}`) }))}
            onChange={(measure) => change({ measure })}
          />
        </Field>
        <Field label={t('target')} htmlFor="plan-target">
          <Input
            id="plan-target"
            value={form.target}
            inputMode="decimal"
            suffix={unit}
            onChange={({ target }) => change({ target: target.value })}
          />
        </Field>
        <Field label={t('window')} htmlFor="plan-window">
          <Input
            id="plan-window"
            value={form.windowDays}
            inputMode="numeric"
            suffix={t('days')}
            onChange={({ target }) => change({ windowDays: target.value })}
          />
        </Field>
        <Field label={t('from')} htmlFor="plan-from">
          <Input
            id="plan-from"
            type="date"
            value={form.from}
            onChange={({ target }) => change({ from: target.value })}
          />
        </Field>
        <Field label={t('to')} htmlFor="plan-to">
          <Input
            id="plan-to"
            type="date"
            value={form.to}
            onChange={({ target }) => change({ to: target.value })}
          />
        </Field>
        <Field
          label={t('owner')}
          htmlFor="plan-owner"
          note={
            form.ownerStaff === staffNumber ? null : (
              <button
                type="button"
                className="link-button"
                onClick={() => change({ ownerStaff: staffNumber })}
              >
                {t('owner_me')}
              </button>
            )
          }
        >
          <ColleagueSelect
            id="plan-owner"
            label={t('owner')}
            placeholder={t('owner_hint')}
            withSelf
            value={form.ownerStaff === '' ? null : form.ownerStaff}
            onChange={(ownerStaff) => change({ ownerStaff: ownerStaff ?? '' })}
          />
        </Field>
      </div>
    </Part>
  )
}
