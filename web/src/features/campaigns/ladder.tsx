import type { ReactNode } from 'react'

import { formatCount, formatShare } from '../../lib/format.ts'
import { useSay } from '../../lib/words.ts'
import { useStageName } from '../../ui/names.ts'
import './ladder.css'
import { usePlanWords } from './plan-words.ts'
import type { Preview } from './use-preview.ts'

interface Step {
  readonly key: string
  readonly kind: 'whole' | 'removed' | 'treated' | 'control'
  readonly label: ReactNode
  readonly customers: number
  /** Where the bar begins: what is still there after it. */
  readonly at: number
}

/** Everybody the rule holds, whom each rule of conduct removes, and who is then contacted. */
export function Ladder({ preview }: { preview: Preview }): ReactNode {
  const t = usePlanWords()
  const stageName = useStageName()
  const say = useSay()
  const { audience, removed, reachable, treated, control } = preview
  if (audience === 0) return <p className="soft">{t('ladder_nobody')}</p>
  const steps: Step[] = [
    { key: 'audience', kind: 'whole', label: t('ladder_audience'), customers: audience, at: 0 },
    ...removed.map(
      ({ stage, code, words, customers }, index): Step => ({
        key: `${stage} ${code}`,
        kind: 'removed',
        customers,
        at: audience - removed.slice(0, index + 1).reduce((sum, one) => sum + one.customers, 0),
        label: (
          <>
            <span className="ladder-stage">{stageName(stage)}</span>
            {say(words)}
          </>
        ),
      }),
    ),
    {
      key: 'reachable',
      kind: 'whole',
      label: t('ladder_reachable'),
      customers: reachable,
      at: 0,
    },
    {
      key: 'control',
      kind: 'control',
      label: t('ladder_control'),
      customers: control,
      at: treated,
    },
    { key: 'treated', kind: 'treated', label: t('ladder_treated'), customers: treated, at: 0 },
  ]
  return (
    <ul className="ladder" aria-label={t('ladder')}>
      {steps.map(({ key, kind, label, customers, at }) => (
        <li key={key} className={`ladder-step is-${kind}`}>
          <span className="ladder-label">{label}</span>
          <span className="ladder-figure">
            {kind === 'removed' ? '−' : ''}
            {formatCount(customers)}
            <span className="faint"> {formatShare(customers / audience)}</span>
          </span>
          <span className="ladder-track" aria-hidden="true">
            <span
              style={{
                left: `${(Math.max(at, 0) / audience) * 100}%`,
                width: `${(customers / audience) * 100}%`,
              }}
            />
          </span>
        </li>
      ))}
    </ul>
  )
}
