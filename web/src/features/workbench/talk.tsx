import { Button } from 'antd'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'

import { affectedByOutcomes } from '../../lib/affected.ts'
import { useKeys } from '../../lib/keys.ts'
import { useAct, useOperation } from '../../lib/query.ts'
import { Answer } from '../../ui/states.tsx'
import { bodyOf, outcomeKinds, type OutcomeDraft } from './outcome-draft.ts'
import { OutcomeForm } from './outcome-form.tsx'
import { SnoozeDialog } from './snooze-dialog.tsx'
import { ClosedNote, TalkCard, type TalkCardView } from './talk-card.tsx'
import type { Talks } from './use-talks.ts'
import { useWorkbenchWords } from './words.ts'

interface TalkProps {
  taskId: string
  date: string
  talks: Talks
}

/** One card and the form beside it. */
export function Talk({ taskId, date, talks }: TalkProps): ReactNode {
  const query = useOperation('readTalkCard', { params: { taskId } })
  return (
    <Answer query={query} lines={8}>
      {(card) => <OpenTalk card={card} date={date} talks={talks} />}
    </Answer>
  )
}

interface OpenTalkProps {
  card: TalkCardView
  date: string
  talks: Talks
}

function OpenTalk({ card, date, talks }: OpenTalkProps): ReactNode {
  const { taskId } = card.task
  const draft = talks.draftOf(taskId)
  const { begin, next } = talks
  const channel = card.mayCall ? 'phone' : 'outlet'
  useEffect(() => {
    if (draft === undefined) begin(taskId, channel)
  }, [draft, taskId, channel, begin])
  // The card that comes next is fetched while this one is talked through.
  useOperation(
    'readTalkCard',
    { params: { taskId: next?.taskId ?? '' } },
    { enabled: next !== undefined, staleTime: 60_000 },
  )
  if (draft === undefined) return null
  return <CardAndForm card={card} draft={draft} date={date} talks={talks} />
}

function CardAndForm({
  card,
  draft,
  date,
  talks,
}: OpenTalkProps & { draft: OutcomeDraft }): ReactNode {
  const t = useWorkbenchWords()
  const { taskId, customer, state } = card.task
  const callButton = useRef<HTMLButtonElement>(null)
  const [snoozing, setSnoozing] = useState(false)
  // The next card opens at once; what has become stale is asked for again behind it.
  const record = useAct('recordOutcome', affectedByOutcomes, (answer, { body: { outcome } }) => {
    const { contactId, next, undoUntil } = answer
    const said = { name: customer.name ?? customer.customerId, outcome: t(`outcome.${outcome}`) }
    talks.done({ contactId, taskId, undoUntil, sentence: t('recorded', said) }, next)
  })
  const isOpen = state === 'open' || state === 'snoozed'
  const change = (next: OutcomeDraft): void => {
    // What was refused was this form as it stood; the answer to it goes when it changes.
    if (record.error) record.reset()
    talks.change(taskId, next)
  }
  const needs = {
    notices: card.notices.map(({ zh }) => zh),
    hasProducts: card.products.length > 0,
  }
  const send = (): void => {
    if (!record.isPending) record.mutate({ params: { taskId }, body: bodyOf(draft, needs) })
  }
  const keys = useMemo(() => {
    const moves = { j: () => talks.move(1), n: () => talks.move(1), k: () => talks.move(-1) }
    if (snoozing) return {}
    if (!isOpen) return moves
    return {
      ...moves,
      c: () => callButton.current?.click(),
      s: () => setSnoozing(true),
      ...Object.fromEntries(
        outcomeKinds.map((outcome, index) => [
          String(index + 1),
          () => talks.change(taskId, { ...draft, outcome }),
        ]),
      ),
    }
  }, [talks, taskId, draft, isOpen, snoozing])
  useKeys(keys)
  return (
    <div className="talk-grid">
      <div className="talk-main">
        <TalkCard
          card={card}
          told={draft.told}
          callButton={callButton}
          onTold={(told) => change({ ...draft, told })}
        />
      </div>
      <div className="talk-record">
        {isOpen ? (
          <OutcomeForm
            draft={draft}
            needs={needs}
            products={card.products}
            busy={record.isPending}
            error={record.error}
            onChange={change}
            onRecord={send}
          >
            <Button size="small" className="record-snooze" onClick={() => setSnoozing(true)}>
              {t('snooze')} <kbd className="wide-only">s</kbd>
            </Button>
          </OutcomeForm>
        ) : (
          <ClosedNote />
        )}
        <KeyLegend />
      </div>
      <SnoozeDialog
        taskId={taskId}
        date={date}
        open={snoozing}
        onClose={() => setSnoozing(false)}
        onNext={talks.open}
      />
    </div>
  )
}

/** The keys of this page, where they are used. */
function KeyLegend(): ReactNode {
  const t = useWorkbenchWords()
  return (
    <p className="key-legend wide-only" aria-label={t('keys')}>
      <kbd>1</kbd>–<kbd>8</kbd> {t('key_outcome')} · <kbd>↵</kbd> {t('key_enter')} · <kbd>k</kbd>{' '}
      <kbd>j</kbd> {t('key_move')} · <kbd>c</kbd> {t('key_call')} · <kbd>s</kbd> {t('key_snooze')} ·{' '}
      <kbd>u</kbd> {t('key_undo')}
    </p>
  )
}
