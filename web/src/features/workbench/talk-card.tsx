import { Link } from '@tanstack/react-router'
import { Checkbox } from 'antd'
import { type ReactNode, type RefObject, useEffect, useRef } from 'react'

import type { Words } from '#contracts/words.ts'
import type { Output } from '../../lib/api.ts'
import { useSay } from '../../lib/words.ts'
import { Panel } from '../../ui/page.tsx'
import { CallButton } from './call-button.tsx'
import { reasonsBeyond } from './day-list.ts'
import { CustomerShort } from './customer-short.tsx'
import { KindMark, whatOf } from './task-list.tsx'
import { useWorkbenchWords } from './words.ts'

export type TalkCardView = Output<'readTalkCard'>

interface TalkCardProps {
  card: TalkCardView
  /** Notices ticked off as said. */
  told: readonly string[]
  onTold: (told: readonly string[]) => void
  callButton: RefObject<HTMLButtonElement | null>
}

/** Who, why, with which words, and which never; what must be said is ticked off. */
export function TalkCard({ card, told, onTold, callButton }: TalkCardProps): ReactNode {
  const t = useWorkbenchWords()
  const say = useSay()
  const { task } = card
  const reasons = reasonsBeyond(task)
  return (
    <>
      <section className="panel talk" aria-label={t('card')}>
        <TalkHead card={card} />
        <CallButton card={card} place={callButton} />
        {task.stopped && task.stopped.zh !== card.whyNot?.zh ? (
          <p className="talk-stopped">{say(task.stopped)}</p>
        ) : null}
        {reasons.length > 0 ? (
          <div>
            <h3>{t('why')}</h3>
            <ul className="talk-why">
              {reasons.map((reason) => (
                <li key={reason.zh}>{say(reason)}</li>
              ))}
            </ul>
          </div>
        ) : null}
        <div>
          <h3>{t('caller')}</h3>
          <blockquote className="talk-opening">{say(card.caller)}</blockquote>
        </div>
        <div>
          <h3>{t('opening')}</h3>
          <blockquote className="talk-opening">{say(card.opening)}</blockquote>
        </div>
        <Sentences title={t('say')} of={card.say} className="talk-say" />
        <Sentences title={t('never_say')} of={card.neverSay} className="talk-never" />
        <Notices of={card.notices} told={told} onTold={onTold} />
      </section>
      <CustomerShort card={card} />
    </>
  )
}

/** The name is the card's heading, and takes the focus when a card opens by itself. */
function TalkHead({ card: { task } }: { card: TalkCardView }): ReactNode {
  const t = useWorkbenchWords()
  const say = useSay()
  const heading = useRef<HTMLHeadingElement>(null)
  const { customer } = task
  // A card is made anew for each task, so this runs when one opens.
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  const about = [
    customer.gender === null ? null : t(`gender.${customer.gender}`),
    customer.age === null ? null : t('age', { age: customer.age }),
    customer.lifeStage === null ? null : say(customer.lifeStage.words),
  ].filter((part) => part !== null)
  return (
    <header className="talk-head">
      <h2 ref={heading} tabIndex={-1}>
        {customer.name ?? customer.customerId}
        {customer.tier ? <span className="mark mark-brand">{say(customer.tier.words)}</span> : null}
        <KindMark task={task} />
      </h2>
      <p className="soft">
        {about.join(' · ')}
        {about.length > 0 ? ' · ' : ''}
        <Link to="/customers/$customerId" params={{ customerId: customer.customerId }}>
          {customer.customerId} {t('open_customer')}
        </Link>
      </p>
      {task.action ? <p className="talk-what">{whatOf(task, say)}</p> : null}
    </header>
  )
}

interface SentencesProps {
  title: string
  of: readonly Words[]
  className: string
}

function Sentences({ title, of, className }: SentencesProps): ReactNode {
  const say = useSay()
  if (of.length === 0) return null
  return (
    <div className={className}>
      <h3>{title}</h3>
      <ul>
        {of.map((sentence) => (
          <li key={sentence.zh}>{say(sentence)}</li>
        ))}
      </ul>
    </div>
  )
}

interface NoticesProps {
  of: readonly Words[]
  told: readonly string[]
  onTold: (told: readonly string[]) => void
}

function Notices({ of, told, onTold }: NoticesProps): ReactNode {
  const t = useWorkbenchWords()
  const say = useSay()
  if (of.length === 0) return null
  const isTold = (notice: Words): boolean => told.includes(notice.zh)
  return (
    <fieldset className="talk-notices bare-fieldset">
      <legend>
        <strong>{t('notices')}</strong>{' '}
        <span className={of.every(isTold) ? 'mark mark-good' : 'mark mark-warn'}>
          {t('notices_told', { told: of.filter(isTold).length, all: of.length })}
        </span>{' '}
        <span className="faint">{t('notices_note')}</span>
      </legend>
      {of.map((notice) => (
        <Checkbox
          key={notice.zh}
          checked={isTold(notice)}
          onChange={({ target }) =>
            onTold(
              target.checked ? [...told, notice.zh] : told.filter((other) => other !== notice.zh),
            )
          }
        >
          {say(notice)}
        </Checkbox>
      ))}
    </fieldset>
  )
}

/** A card at which nothing can be recorded any more. */
export function ClosedNote(): ReactNode {
  const t = useWorkbenchWords()
  return (
    <Panel title={t('closed_task')}>
      <p className="soft">{t('closed_note')}</p>
    </Panel>
  )
}
