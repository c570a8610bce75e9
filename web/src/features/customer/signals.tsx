import type { ReactNode } from 'react'

import type { Customer360 } from '#contracts/customers.ts'
import { useSay } from '../../lib/words.ts'
import { Money } from '../../ui/figures.tsx'
import { Panel } from '../../ui/page.tsx'
import { useCustomerWords } from './words.ts'

/** Near the edge of a tier: how much is missing, or how little keeps them in. */
export function Critical({ customer: { critical } }: { customer: Customer360 }): ReactNode {
  const t = useCustomerWords()
  const say = useSay()
  if (!critical) return null
  const { kind, gapCents, target, sentence } = critical
  return (
    <section className={`critical is-${kind}`} aria-label={t(`gap_${kind}`)}>
      <span>{t(`gap_${kind}`)}</span>
      <strong>
        <Money cents={gapCents} />
      </strong>
      <span className="soft">{t('gap_target', { target: say(target) })}</span>
      <p>{say(sentence)}</p>
    </section>
  )
}

/** Signs that the customer may leave, each with its points. */
export function Churn({ customer: { churn } }: { customer: Customer360 }): ReactNode {
  const t = useCustomerWords()
  const say = useSay()
  return (
    <Panel
      title={t('churn')}
      className="first-churn"
      actions={
        churn.signals.length > 0 ? (
          <span className="points">{t('churn_points', { points: churn.points })}</span>
        ) : null
      }
    >
      {churn.signals.length === 0 ? (
        <p className="soft">{t('churn_none')}</p>
      ) : (
        <ul className="lines">
          {churn.signals.map(({ code, words, points, sentence }) => (
            <li key={code}>
              <strong>{say(words)}</strong>
              <span>{t('churn_points', { points })}</span>
              <p className="soft">{say(sentence)}</p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

interface LifeProps {
  customer: Customer360
  onWhy: (name: string) => void
}

/** Where the customer stands in life, with reasons. */
export function Life({ customer: { lifeStage, lifeGroups }, onWhy }: LifeProps): ReactNode {
  const t = useCustomerWords()
  const say = useSay()
  return (
    <Panel title={t('life')}>
      <ul className="lines">
        {lifeStage ? (
          <li>
            <button type="button" className="bare-button" onClick={() => onWhy('life_stage')}>
              <strong className="asks">{say(lifeStage.words)}</strong>
            </button>
            <span className="faint">{t('life_stage')}</span>
            <p className="soft">{say(lifeStage.reason)}</p>
          </li>
        ) : null}
        {lifeGroups.map(({ code, words, reason }) => (
          <li key={code}>
            <button type="button" className="bare-button" onClick={() => onWhy(`group_${code}`)}>
              <strong className="asks">{say(words)}</strong>
            </button>
            <span className="faint">{t('life_groups')}</span>
            <p className="soft">{say(reason)}</p>
          </li>
        ))}
        {lifeGroups.length === 0 ? <li className="soft">{t('life_groups_none')}</li> : null}
      </ul>
    </Panel>
  )
}
