import { Checkbox, Input, Segmented } from 'antd'
import type { ReactNode } from 'react'

import { currencyIn } from '../../lib/currency.ts'
import { formatCount, formatMoney, formatShare } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useSay } from '../../lib/words.ts'
import { Money } from '../../ui/figures.tsx'
import { useChannelName } from '../../ui/names.ts'
import { ShareBar } from '../../ui/share-bar.tsx'
import type { PlanPartProps } from './plan-goal.tsx'
import './plan.css'
import { Field, Part } from './plan-parts.tsx'
import { usePlanWords } from './plan-words.ts'
import type { Preview } from './use-preview.ts'

interface AmountProps extends PlanPartProps {
  preview: Preview | undefined
}

const USUAL = ['5', '10', '20', '30'] as const

/** How many are held back to compare with, and what that size can show. */
export function PlanControl({ form, change, preview }: AmountProps): ReactNode {
  const t = usePlanWords()
  return (
    <Part section="control">
      <div className="plan-amounts">
        <Field label={t('control_share')} htmlFor="plan-control">
          <span className="plan-with-button">
            <Input
              id="plan-control"
              value={form.control}
              inputMode="decimal"
              suffix="%"
              onChange={({ target }) => change({ control: target.value })}
            />
            <Segmented<string>
              aria-label={t('control_usual')}
              value={form.control}
              options={USUAL.map((share) => ({ value: share, label: `${share}%` }))}
              onChange={(control) => change({ control })}
            />
          </span>
        </Field>
        <SampleAdvice preview={preview} />
        <Unproven form={form} change={change} preview={preview} />
        <Checkbox
          checked={form.entrants}
          onChange={({ target }) => change({ entrants: target.checked })}
        >
          {t('entrants')}
        </Checkbox>
      </div>
    </Part>
  )
}

/** Asked of a plan too small to prove anything: why it is to go ahead all the same. */
function Unproven({ form, change, preview }: AmountProps): ReactNode {
  const t = usePlanWords()
  const isAsked = preview?.missing.some(({ path }) => path === 'unproven') === true
  if (!isAsked && form.unproven === '') return null
  return (
    <Field label={t('unproven')} htmlFor="plan-unproven" note={t('unproven_note')}>
      <Input.TextArea
        id="plan-unproven"
        value={form.unproven}
        rows={2}
        maxLength={400}
        onChange={({ target }) => change({ unproven: target.value })}
      />
    </Field>
  )
}

/** Whether the control group is large enough, in words and in three figures. */
export function SampleAdvice({ preview }: { preview: Preview | undefined }): ReactNode {
  const t = usePlanWords()
  const say = useSay()
  if (!preview) return <p className="soft">{t('sample_none')}</p>
  const { words, baseRate, detectableLift, neededPerArm } = preview.sample
  return (
    <div className="plan-advice">
      <p>{say(words)}</p>
      <dl className="facts">
        <dt>{t('base_rate')}</dt>
        <dd>{formatShare(baseRate)}</dd>
        {detectableLift === null ? null : (
          <>
            <dt>{t('detectable')}</dt>
            <dd>{formatShare(detectableLift)}</dd>
          </>
        )}
        {neededPerArm === null ? null : (
          <>
            <dt>{t('needed')}</dt>
            <dd>
              {formatCount(neededPerArm)} {t('customers')}
            </dd>
          </>
        )}
      </dl>
    </div>
  )
}

/** What it may cost, and what it is expected to. */
export function PlanBudget({ form, change, preview }: AmountProps): ReactNode {
  const t = usePlanWords()
  const language = useLanguage()
  return (
    <Part section="budget">
      <div className="plan-fields">
        <Field label={t('cap')} htmlFor="plan-cap">
          <Input
            id="plan-cap"
            value={form.cap}
            inputMode="decimal"
            suffix={currencyIn(language)}
            onChange={({ target }) => change({ cap: target.value })}
          />
        </Field>
        <Field label={t('per_contact')} htmlFor="plan-per-contact">
          <Input
            id="plan-per-contact"
            value={form.perContact}
            inputMode="decimal"
            suffix={currencyIn(language)}
            onChange={({ target }) => change({ perContact: target.value })}
          />
        </Field>
        <div className="plan-field">
          <span className="plan-field-label">{t('cost')}</span>
          {preview ? <Cost preview={preview} cap={form.cap} /> : <span className="faint">—</span>}
        </div>
      </div>
      {preview ? <ContactPrices preview={preview} /> : null}
    </Part>
  )
}

/** What a contact of each channel is reckoned at: a plan can't make a call cheaper than its minutes. */
export function ContactPrices({ preview }: { preview: Preview }): ReactNode {
  const t = usePlanWords()
  const name = useChannelName()
  const language = useLanguage()
  const dearer = preview.contactPrices.some(({ eachCents, leastCents }) => eachCents > leastCents)
  if (preview.contactPrices.length === 0) return null
  const each = preview.contactPrices
    .map(({ channel, eachCents }) => `${name(channel)} ${formatMoney(eachCents, language)}`)
    .join(language === 'zh' ? '、' : ', ')
  return <p className="soft">{t(dearer ? 'priced_by_plan' : 'priced_by_strategy', { each })}</p>
}

function Cost({ preview, cap }: { preview: Preview; cap: string }): ReactNode {
  const t = usePlanWords()
  return (
    <span className="row plan-cost">
      <strong>
        <Money cents={preview.costCents} />
      </strong>
      {preview.overBudget && cap !== '' ? (
        <span className="mark mark-bad">{t('over_cap')}</span>
      ) : null}
    </span>
  )
}

/** Cost beside the cap, as a length and a share. */
export function CostOfCap({
  costCents,
  capCents,
}: {
  costCents: number
  capCents: number
}): ReactNode {
  const t = usePlanWords()
  if (capCents <= 0) return null
  return (
    <span className="row">
      <ShareBar part={Math.min(costCents, capCents)} whole={capCents} />
      <span className={costCents > capCents ? 'mark mark-bad' : 'faint'}>
        {t(costCents > capCents ? 'over_cap' : 'of_cap')}
      </span>
    </span>
  )
}
