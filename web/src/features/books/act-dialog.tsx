import { Modal } from 'antd'
import type { ReactNode } from 'react'

import type { BookAct, BookDeclaration } from '#contracts/book.ts'
import type { BookEntry } from '#contracts/books.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useAct, useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { announce } from '../../ui/announcer.tsx'
import { asSentence } from './field-text.ts'
import { FormFields, FormProblem, ReasonField } from './form-fields.tsx'
import { TypedForm } from './typed-form.tsx'
import { affectedByEntries } from './use-books.ts'
import { useEntryForm } from './use-entry-form.ts'
import { useBookWords } from './words.ts'

/** An act somebody is about to do on an entry. */
export interface ActAsked {
  readonly entry: BookEntry
  readonly act: string
}

interface ActDialogProps {
  book: BookDeclaration
  asked: ActAsked | undefined
  onClose: () => void
}

/** Does an act on an entry, with the fields and the reason it asks for. */
export function ActDialog({ book, asked, onClose }: ActDialogProps): ReactNode {
  const act = book.acts.find(({ name }) => name === asked?.act)
  if (asked === undefined || act === undefined) return null
  return <Asking key={`${asked.entry.entryId} ${act.name}`} {...{ book, asked, act, onClose }} />
}

interface AskingProps {
  book: BookDeclaration
  asked: ActAsked
  act: BookAct
  onClose: () => void
}

function Asking({ book, asked, act, onClose }: AskingProps): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const language = useLanguage()
  const { entryId } = asked.entry
  const params = { book: book.name, entry: entryId }
  // The one in the list may be older than what somebody else has done to it since.
  const { data } = useOperation('readEntry', { params })
  const entry = data !== undefined && data.version >= asked.entry.version ? data : asked.entry
  const fields = book.fields.filter(({ name }) => act.asks.includes(name))
  const typed = useEntryForm({ book: book.name, fields, entry, act: act.name })
  const doIt = useAct('actOnEntry', affectedByEntries)
  const offered = entry.acts.find(({ name }) => name === act.name)
  const state = act.to ?? entry.state
  const leadsTo = book.states.find(({ code }) => code === act.to)
  const close = (): void => {
    if (typed.isTyped()) announce(t('draft_kept'))
    onClose()
  }
  const send = (): void => {
    const reason = act.reason ? typed.reason() : undefined
    doIt.mutate(
      {
        params: { ...params, act: act.name },
        body: {
          version: entry.version,
          values: typed.changed(),
          ...(reason === undefined ? {} : { reason }),
        },
      },
      {
        onSuccess: ({ line }) => {
          typed.sent()
          announce(t('act_done', { act: say(act.words), line }))
          onClose()
        },
        onError: typed.refused,
      },
    )
  }
  const isRefused = offered === undefined || offered.why !== null
  return (
    <Modal
      open
      title={t('act_of', { act: say(act.words), line: entry.line })}
      okText={say(act.words)}
      cancelText={t('not_now')}
      onOk={() => typed.form.submit()}
      onCancel={close}
      okButtonProps={{ loading: doIt.isPending, disabled: isRefused }}
    >
      <TypedForm name="book-act" typed={typed} onSend={send}>
        {leadsTo === undefined ? null : (
          <p className="soft book-leads">{t('leads_to', { state: say(leadsTo.words) })}</p>
        )}
        <FormFields fields={fields} state={state} names={entry.names} isKept />
        {act.reason ? <ReasonField /> : null}
        {offered?.why ? (
          <p className="refused" role="alert">
            {asSentence(offered.why, language)}
          </p>
        ) : null}
        <FormProblem error={typed.error} book={book} shown={fields} />
      </TypedForm>
    </Modal>
  )
}
