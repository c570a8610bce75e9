import { getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'

import type { DecidedAction, Decision } from '#contracts/decisions.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { AsOfMark } from '../as-of.tsx'
import { useChannelName, useStageName } from '../names.ts'
import { Panel } from '../page.tsx'
import { Answer, Notice } from '../states.tsx'
import './decisions.css'
import { LadderDrawer } from './ladder.tsx'
import { type StageOf, splitActions } from './stages.ts'
import { useDecisionWords } from './words.ts'
import { Worth } from './worth.tsx'

const route = getRouteApi('/inside/customers/$customerId')

interface NextActionsProps extends Starting {
  customerId: string
}

/** For those who may talk to the customer: how to begin with an action. */
interface Starting {
  startWords?: string
  onStart?: (action: string) => void
}

/** What to do next for a customer, what not to do and why; each opens its ladder. */
export function NextActions({ customerId, ...starting }: NextActionsProps): ReactNode {
  const t = useDecisionWords()
  const query = useOperation('readDecision', { params: { customerId } })
  const { action } = route.useSearch()
  const navigate = route.useNavigate()
  const open = (next: string | undefined): void => {
    void navigate({ search: next === undefined ? {} : { action: next }, resetScroll: false })
  }
  return (
    <Panel
      title={t('next')}
      className="first-actions"
      actions={query.data ? <AsOfMark asOf={query.data.as_of} /> : null}
    >
      <Answer query={query}>
        {(decision) => <Actions decision={decision} onOpen={open} {...starting} />}
      </Answer>
      <LadderDrawer
        action={query.data?.actions.find((one) => one.action === action)}
        onClose={() => open(undefined)}
      />
    </Panel>
  )
}

interface ActionsProps extends Starting {
  decision: Decision
  onOpen: (action: string) => void
}

function Actions({ decision, onOpen, ...starting }: ActionsProps): ReactNode {
  const t = useDecisionWords()
  const { offered, refused } = splitActions(decision.actions)
  if (decision.actions.length === 0) {
    return (
      <Notice title={t('no_actions')}>
        <p>{t('no_actions_cure')}</p>
      </Notice>
    )
  }
  return (
    <>
      {offered.length === 0 ? (
        <p className="soft">{t('next_none')}</p>
      ) : (
        <ol className="offers">
          {offered.map((action) => (
            <Offer
              key={action.action}
              action={action}
              onOpen={() => onOpen(action.action)}
              {...starting}
            />
          ))}
        </ol>
      )}
      {refused.length > 0 ? <Refusals refused={refused} onOpen={onOpen} /> : null}
    </>
  )
}

interface OfferProps extends Starting {
  action: DecidedAction
  onOpen: () => void
}

function Offer({ action, onOpen, startWords, onStart }: OfferProps): ReactNode {
  const say = useSay()
  const channelName = useChannelName()
  return (
    <li className="offer">
      <span className="offer-rank">{action.rank}</span>
      <div>
        <p className="row">
          <button type="button" className="bare-button asks" onClick={onOpen}>
            <strong>{say(action.words)}</strong>
          </button>
          {action.channel === null ? null : (
            <span className="mark mark-brand">{channelName(action.channel)}</span>
          )}
          <span className="faint">
            {say(action.issue)} · {say(action.group)}
          </span>
          {onStart ? (
            <Button
              size="small"
              className="offer-start"
              aria-label={`${startWords ?? ''} ${say(action.words)}`}
              onClick={() => onStart(action.action)}
            >
              {startWords}
            </Button>
          ) : null}
        </p>
        {action.priority ? <Worth priority={action.priority} /> : null}
      </div>
    </li>
  )
}

interface RefusalsProps {
  refused: readonly StageOf<DecidedAction>[]
  onOpen: (action: string) => void
}

/** What is not offered, by the stage that refused it; closed until somebody asks. */
function Refusals({ refused, onOpen }: RefusalsProps): ReactNode {
  const t = useDecisionWords()
  const say = useSay()
  const stageName = useStageName()
  const all = refused.reduce((sum, { of }) => sum + of.length, 0)
  return (
    <section className="refusals" aria-label={t('refused')}>
      <h3>
        {t('refused')} <span className="faint">{t('refused_note', { count: all })}</span>
      </h3>
      {refused.map(({ stage, of }) => (
        <details key={stage}>
          <summary>
            {stageName(stage)}{' '}
            <span className="faint">{t('refused_count', { count: of.length })}</span>
          </summary>
          <ul>
            {of.map(({ action, words, reason }) => (
              <li key={action}>
                <button type="button" className="bare-button asks" onClick={() => onOpen(action)}>
                  {say(words)}
                </button>
                {reason ? <span className="soft">{say(reason)}</span> : null}
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  )
}
