import { Drawer } from 'antd'
import type { ReactNode } from 'react'

import type { ActionDefinition } from '#contracts/decisions.ts'
import { UNKNOWN, formatShare } from '../../lib/format.ts'
import { useSay } from '../../lib/words.ts'
import { Bars } from '../../ui/bars.tsx'
import { Money } from '../../ui/figures.tsx'
import { byStage } from '../../ui/decisions/stages.ts'
import { useDecisionWords } from '../../ui/decisions/words.ts'
import { useStageName } from '../../ui/names.ts'

interface ActionDrawerProps {
  /** The action asked about, by the address. */
  action: ActionDefinition | undefined
  onClose: () => void
}

/** One action whole: funnel, conditions, worth, treatments. */
export function ActionDrawer({ action, onClose }: ActionDrawerProps): ReactNode {
  const t = useDecisionWords()
  const say = useSay()
  return (
    <Drawer
      title={action ? say(action.words) : t('action')}
      open={action !== undefined}
      onClose={onClose}
      size={620}
    >
      {action ? (
        // What scrolls has to be reachable by keyboard, and nothing in here is by itself.
        <div
          className="stack"
          aria-label={say(action.words)}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
          role="group"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
        >
          <Facts action={action} />
          <Funnel action={action} />
          <Conditions action={action} />
          <ContextFactors action={action} />
          <Treatments action={action} />
        </div>
      ) : null}
    </Drawer>
  )
}

interface ActionProps {
  action: ActionDefinition
}

function Facts({ action }: ActionProps): ReactNode {
  const t = useDecisionWords()
  const say = useSay()
  const { family, familyWords, productRisk, validFrom, validTo } = action
  const valid =
    validFrom === null && validTo === null
      ? t('always')
      : `${validFrom ?? UNKNOWN} – ${validTo ?? UNKNOWN}`
  return (
    <dl className="facts">
      <dt>{t('issue')}</dt>
      <dd>
        {say(action.issue.words)} · {say(action.group.words)} <code>{action.action}</code>
      </dd>
      <dt>{t('purpose')}</dt>
      <dd>{t(`purpose.${action.purpose}`)}</dd>
      {family === null ? null : (
        <>
          <dt>{t('product')}</dt>
          <dd>
            {familyWords ? <>{say(familyWords)} </> : null}
            <code>{family}</code>
          </dd>
        </>
      )}
      {productRisk === null ? null : (
        <>
          <dt>{t('product_risk')}</dt>
          <dd>{productRisk}</dd>
        </>
      )}
      <dt>{t('propensity')}</dt>
      <dd>{formatShare(action.propensity.prior)}</dd>
      <dt>{t('propensity_source')}</dt>
      <dd>{action.propensity.source}</dd>
      <dt>{t('value')}</dt>
      <dd>{say(action.value)}</dd>
      <dt>{t('lever')}</dt>
      <dd>{action.lever.toFixed(2)}</dd>
      <dt>{t('cost')}</dt>
      <dd>
        <Money cents={action.costCents} />
      </dd>
      <dt>{t('valid')}</dt>
      <dd>{valid}</dd>
      <dt>{t('source')}</dt>
      <dd>{action.source}</dd>
    </dl>
  )
}

/** Last night: offered, and refused at each stage. */
function Funnel({ action: { funnel } }: ActionProps): ReactNode {
  const t = useDecisionWords()
  const say = useSay()
  return (
    <section aria-label={t('funnel')}>
      <h3>{t('funnel')}</h3>
      {funnel.length === 0 ? (
        <p className="soft">{t('funnel_none')}</p>
      ) : (
        <>
          <p className="faint">{t('funnel_note')}</p>
          <Bars
            caption={t('funnel')}
            bars={funnel.map(({ stage, words, customers }) => ({
              key: stage ?? 'offered',
              value: customers,
              label: stage === null ? <strong>{say(words)}</strong> : say(words),
            }))}
          />
        </>
      )}
    </section>
  )
}

function Conditions({ action: { conditions } }: ActionProps): ReactNode {
  const t = useDecisionWords()
  const say = useSay()
  const stageName = useStageName()
  return (
    <section aria-label={t('conditions')}>
      <h3>{t('conditions')}</h3>
      {conditions.length === 0 ? <p className="soft">{t('conditions_none')}</p> : null}
      {byStage(conditions).map(({ stage, of }) => (
        <div key={stage} className="condition-group">
          <h4 className="soft">{stageName(stage)}</h4>
          <ul>
            {of.map(({ text, sentence, refusal }) => (
              <li key={`${text}-${refusal.zh}`} className="condition" title={say(refusal)}>
                {say(sentence)}
                <code>{text}</code>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

function ContextFactors({ action: { context } }: ActionProps): ReactNode {
  const t = useDecisionWords()
  const say = useSay()
  return (
    <section aria-label={t('context')}>
      <h3>{t('context')}</h3>
      {context.length === 0 ? (
        <p className="soft">{t('context_none')}</p>
      ) : (
        <ul className="lines">
          {context.map(({ sentence, factor }) => (
            <li key={sentence.zh} className="row spread">
              <span>{say(sentence)}</span>
              <span className="nowrap">× {factor.toFixed(2)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Treatments({ action: { treatments } }: ActionProps): ReactNode {
  const t = useDecisionWords()
  const say = useSay()
  return (
    <section aria-label={t('treatments')}>
      <h3>{t('treatments')}</h3>
      {treatments.length === 0 ? <p className="soft">{t('treatments_none')}</p> : null}
      {treatments.map(({ channel, channelWords, copy, notices }) => (
        <div key={`${channel}-${copy.zh}`} className="treatment">
          <span className="mark mark-brand">{say(channelWords)}</span>
          <blockquote>{say(copy)}</blockquote>
          {notices.length > 0 ? (
            <p className="soft">
              <span className="faint">{t('notices')}</span> {notices.map(say).join(' · ')}
            </p>
          ) : null}
        </div>
      ))}
    </section>
  )
}
