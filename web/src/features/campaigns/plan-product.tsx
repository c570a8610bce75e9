import { Link } from '@tanstack/react-router'
import { Input, Segmented, Select } from 'antd'
import { type ReactNode, useState } from 'react'

import type { ActionDefinition } from '#contracts/decisions.ts'
import { formatMoney, formatShare } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useSay } from '../../lib/words.ts'
import { useActions } from '../../ui/decisions/use-actions.ts'
import { Answer } from '../../ui/states.tsx'
import { useFamilies } from '../../ui/use-families.ts'
import type { PlanPartProps } from './plan-goal.tsx'
import { Field, Part } from './plan-parts.tsx'
import { usePlanWords } from './plan-words.ts'

type By = 'action' | 'family'

/** An action of the library with its rules, or a product the rules are taken from. */
export function PlanProduct({ form, change }: PlanPartProps): ReactNode {
  const t = usePlanWords()
  const [by, setBy] = useState<By>(
    form.action === null && (form.family !== null || form.productId !== '') ? 'family' : 'action',
  )
  const choose = (next: By): void => {
    setBy(next)
    change(next === 'action' ? { family: null, productId: '' } : { action: null })
  }
  return (
    <Part
      section="product"
      actions={
        <Segmented<By>
          size="small"
          aria-label={t('source')}
          value={by}
          onChange={choose}
          options={[
            { value: 'action', label: t('by_action') },
            { value: 'family', label: t('by_family') },
          ]}
        />
      }
    >
      {by === 'action' ? (
        <OfLibrary form={form} change={change} />
      ) : (
        <OfFamily form={form} change={change} />
      )}
    </Part>
  )
}

function OfLibrary({ form, change }: PlanPartProps): ReactNode {
  const t = usePlanWords()
  const say = useSay()
  const query = useActions()
  return (
    <Answer query={query} lines={2}>
      {({ actions }) => {
        const chosen = actions.find(({ action }) => action === form.action)
        const groups = groupedBy(actions, ({ issue }) => say(issue.words))
        return (
          <Field
            label={t('action')}
            htmlFor="plan-action"
            note={chosen ? <ActionFacts action={chosen} /> : null}
          >
            <Select<string>
              id="plan-action"
              {...(chosen ? { value: chosen.action } : {})}
              showSearch
              placeholder={t('action_hint')}
              optionFilterProp="found"
              listHeight={320}
              allowClear
              onChange={(action: string | undefined) => change({ action: action ?? null })}
              options={[...groups].map(([issue, of]) => ({
                label: issue,
                title: issue,
                options: of.map(({ action, words }) => ({
                  value: action,
                  label: say(words),
                  found: `${say(words)} ${action}`,
                })),
              }))}
            />
          </Field>
        )
      }}
    </Answer>
  )
}

/** Actions under their issue, in the order they come. */
function groupedBy(
  actions: readonly ActionDefinition[],
  issueOf: (action: ActionDefinition) => string,
): Map<string, ActionDefinition[]> {
  const groups = new Map<string, ActionDefinition[]>()
  for (const action of actions) {
    const issue = issueOf(action)
    groups.set(issue, [...(groups.get(issue) ?? []), action])
  }
  return groups
}

function ActionFacts({ action }: { action: ActionDefinition }): ReactNode {
  const t = usePlanWords()
  const language = useLanguage()
  return (
    <>
      {t('action_facts', {
        risk: action.productRisk ?? t('no_risk'),
        cost: formatMoney(action.costCents, language),
        prior: formatShare(action.propensity.prior),
      })}{' '}
      <Link to="/actions" search={{ action: action.action }}>
        {t('action_open')}
      </Link>
    </>
  )
}

function OfFamily({ form, change }: PlanPartProps): ReactNode {
  const t = usePlanWords()
  const say = useSay()
  const { families, isPending } = useFamilies()
  return (
    <div className="plan-fields">
      <Field label={t('family')} htmlFor="plan-family">
        <Select<string>
          id="plan-family"
          {...(form.family === null ? {} : { value: form.family })}
          allowClear
          loading={isPending}
          placeholder={t('family_hint')}
          onChange={(family: string | undefined) => change({ family: family ?? null })}
          options={families.map(({ value, label }) => ({ value, label: say(label) }))}
        />
      </Field>
      <Field label={t('product_id')} htmlFor="plan-product">
        <Input
          id="plan-product"
          value={form.productId}
          maxLength={64}
          placeholder={t('product_id_hint')}
          onChange={({ target }) => change({ productId: target.value })}
        />
      </Field>
    </div>
  )
}
