import type { ReactNode } from 'react'

import { affectedByOutcomes } from '../../lib/affected.ts'
import type { Output } from '../../lib/api.ts'
import { formatTime } from '../../lib/format.ts'
import { usePages } from '../../lib/pages.ts'
import { useAct, useOperation } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { useNow } from '../../lib/use-now.ts'
import { useSay } from '../../lib/words.ts'
import { announce } from '../../ui/announcer.tsx'
import { Panel } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { ReasonDialog, useDialog } from '../../ui/reason-dialog.tsx'
import { useTimelineWords } from './timeline-words.ts'

type Contact = Output<'listContacts'>['contacts'][number]

const PAGE = 20

/** Calls, messages and what came of them, the newest first; above it what the caps leave. */
export function Timeline({ customerId }: { customerId: string }): ReactNode {
  const t = useTimelineWords()
  const undoing = useDialog<Contact>()
  const list = usePages(
    'listContacts',
    (after) => ({ params: { customerId }, query: { limit: PAGE, after } }),
    ({ contacts }) => contacts,
  )
  return (
    <Panel title={t('title')} flush>
      <CapsLeft customerId={customerId} />
      <OpenWork customerId={customerId} />
      <Paged list={list} empty={<p className="timeline-none soft">{t('none')}</p>}>
        {(rows) => (
          <ol className="timeline">
            {rows.map((contact) => (
              <TimelineEntry
                key={contact.contactId}
                contact={contact}
                onUndo={() => undoing.open(contact)}
              />
            ))}
          </ol>
        )}
      </Paged>
      <UndoDialog contact={undoing.subject} onClose={undoing.close} />
    </Panel>
  )
}

/** Used of allowed, each cap as a mark; one that is full stands out. */
function CapsLeft({ customerId }: { customerId: string }): ReactNode {
  const t = useTimelineWords()
  const say = useSay()
  const { data } = useOperation('readConsents', { params: { customerId } })
  if (!data || data.caps.length === 0) return null
  return (
    <ul className="timeline-caps" aria-label={t('caps')}>
      {data.caps
        .filter(({ used }) => used > 0)
        .map(({ words, used, allowed }) => (
          <li key={words.zh} className={used >= allowed ? 'mark mark-warn' : 'mark'}>
            {t('cap', { words: say(words), used, allowed })}
          </li>
        ))}
    </ul>
  )
}

/** What is open with the customer, today's and agreed for later, whoever's it is. */
function OpenWork({ customerId }: { customerId: string }): ReactNode {
  const t = useTimelineWords()
  const say = useSay()
  const { data } = useOperation('listContacts', { params: { customerId }, query: { limit: 1 } })
  if (!data || data.open.length === 0) return null
  return (
    <section className="timeline-open" aria-label={t('open_work')}>
      <h3>{t('open_work')}</h3>
      <ul>
        {data.open.map(({ taskId, kind, at, due, reasons, owner }) => (
          <li key={taskId}>
            <span className="mark mark-brand">{t(`open.${kind}`)}</span>{' '}
            <time dateTime={at ?? due}>{at === null ? due : formatTime(at)}</time>{' '}
            <span>{reasons.map(say).join(' · ')}</span>{' '}
            <span className="faint">{t('by', { name: owner.name })}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface TimelineEntryProps {
  contact: Contact
  onUndo: () => void
}

function TimelineEntry({ contact, onUndo }: TimelineEntryProps): ReactNode {
  const t = useTimelineWords()
  const say = useSay()
  const { at, channel, by, action, campaign, outcome, state, reason, note, against } = contact
  const isWithheld = state !== null && !contact.countsAgainstCaps && reason !== null
  const about = [
    action ? say(action) : null,
    campaign === null ? null : t('campaign', { name: campaign }),
  ].filter((part) => part !== null)
  return (
    <li className={isWithheld ? 'is-withheld' : ''}>
      <p className="timeline-line">
        <span className="mark">{say(channel)}</span>
        {outcome ? <strong>{say(outcome)}</strong> : null}
        {state ? <span className={isWithheld ? 'mark mark-bad' : 'mark'}>{say(state)}</span> : null}
        <time className="faint" dateTime={at}>
          {formatTime(at)}
        </time>
      </p>
      {about.length > 0 ? <p>{about.join(' · ')}</p> : null}
      {reason ? (
        <p className="timeline-reason">
          {isWithheld ? t('withheld', { reason: say(reason) }) : say(reason)}
        </p>
      ) : null}
      {against ? (
        <p className="timeline-against">
          <span className="mark mark-bad">{t('against')}</span> {say(against)}
        </p>
      ) : null}
      {note ? <p className="soft">{note}</p> : null}
      <p className="timeline-foot faint">
        {by ? <span>{t('by', { name: by })}</span> : null}
        <span>{contact.countsAgainstCaps ? t('counts') : t('counts_not')}</span>
        <UndoWhile contact={contact} onUndo={onUndo} />
      </p>
    </li>
  )
}

/** There while the time to undo lasts. */
function UndoWhile({ contact: { undoUntil }, onUndo }: TimelineEntryProps): ReactNode {
  const t = useTimelineWords()
  const may = useMay()
  const now = useNow(10_000)
  if (undoUntil === null || Date.parse(undoUntil) <= now || !may('workbench.use')) return null
  return (
    <button type="button" className="link-button" onClick={onUndo}>
      {t('undo')}
    </button>
  )
}

interface UndoDialogProps {
  contact: Contact | undefined
  onClose: () => void
}

function UndoDialog({ contact, onClose }: UndoDialogProps): ReactNode {
  const t = useTimelineWords()
  const undo = useAct('undoOutcome', affectedByOutcomes)
  return (
    <ReasonDialog
      open={contact !== undefined}
      title={t('undo_title')}
      act={t('undo')}
      busy={undo.isPending}
      error={undo.error}
      onClose={onClose}
      onAct={(reason) => {
        if (!contact) return
        undo.mutate(
          { params: { contactId: contact.contactId }, body: { reason } },
          {
            onSuccess: () => {
              announce(t('undone'))
              onClose()
            },
          },
        )
      }}
    >
      <p className="soft">{t('undo_note')}</p>
    </ReasonDialog>
  )
}
