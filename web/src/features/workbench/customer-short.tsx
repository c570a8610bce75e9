import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { DecidedAction } from '#contracts/decisions.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { splitActions } from '../../ui/decisions/stages.ts'
import { Money } from '../../ui/figures.tsx'
import { Panel } from '../../ui/page.tsx'
import { Answer } from '../../ui/states.tsx'
import type { TalkCardView } from './talk-card.tsx'
import { useWorkbenchWords } from './words.ts'

/** Offers shown beside a talk; the customer's page has the rest. */
const OFFERS_SHOWN = 3

interface ShortProps {
  card: TalkCardView
}

/** The customer in a few facts, what the caps leave, and what else could be offered. */
export function CustomerShort({ card }: ShortProps): ReactNode {
  return (
    <div className="talk-aside">
      <Facts card={card} />
      <Offers card={card} />
    </div>
  )
}

function Facts({
  card: {
    task: { customer },
  },
}: ShortProps): ReactNode {
  const t = useWorkbenchWords()
  const say = useSay()
  const consents = useOperation('readConsents', { params: { customerId: customer.customerId } })
  return (
    <Panel title={t('facts')}>
      <dl className="facts">
        <dt>{t('aum')}</dt>
        <dd>
          <Money cents={customer.aumCents} />
        </dd>
        {customer.tier ? (
          <>
            <dt>{t('tier')}</dt>
            <dd>{say(customer.tier.words)}</dd>
          </>
        ) : null}
        {customer.criticalGapCents === null ? null : (
          <>
            <dt>{t('gap')}</dt>
            <dd>
              <Money cents={customer.criticalGapCents} />
            </dd>
          </>
        )}
        {customer.churnPoints === null || customer.churnPoints === 0 ? null : (
          <>
            <dt>{t('churn')}</dt>
            <dd>{t('churn_points', { points: customer.churnPoints })}</dd>
          </>
        )}
        {customer.outletName ? (
          <>
            <dt>{t('outlet')}</dt>
            <dd>{customer.outletName}</dd>
          </>
        ) : null}
      </dl>
      {consents.data && consents.data.caps.length > 0 ? (
        <section className="talk-caps" aria-label={t('caps')}>
          <h3>{t('caps')}</h3>
          <ul>
            {consents.data.caps.map(({ words, used, allowed }) => (
              <li key={words.zh}>
                <span>{say(words)}</span>
                <span className={used >= allowed ? 'mark mark-warn' : 'nowrap'}>
                  {t('cap_used', { used, allowed })}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </Panel>
  )
}

function Offers({ card: { task } }: ShortProps): ReactNode {
  const t = useWorkbenchWords()
  const { customerId } = task.customer
  const query = useOperation('readDecision', { params: { customerId } })
  return (
    <Panel title={t('next_actions')}>
      <Answer query={query} lines={3}>
        {({ actions }) => {
          const offered = splitActions(actions).offered.slice(0, OFFERS_SHOWN)
          if (offered.length === 0) return <p className="soft">{t('next_actions_none')}</p>
          return (
            <ol className="talk-offers">
              {offered.map((action) => (
                <Offer key={action.action} action={action} card={task} />
              ))}
            </ol>
          )
        }}
      </Answer>
    </Panel>
  )
}

interface OfferProps {
  action: DecidedAction
  card: TalkCardView['task']
}

function Offer({ action, card }: OfferProps): ReactNode {
  const t = useWorkbenchWords()
  const say = useSay()
  return (
    <li>
      <span className="faint">{action.rank}</span>{' '}
      <Link
        to="/customers/$customerId"
        params={{ customerId: card.customer.customerId }}
        search={{ action: action.action }}
      >
        {say(action.words)}
      </Link>
      {card.action?.code === action.action ? (
        <>
          {' '}
          <span className="mark mark-brand">{t('this_talk')}</span>
        </>
      ) : null}
    </li>
  )
}
