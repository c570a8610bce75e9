import { Button, Drawer, Modal } from 'antd'
import { useBlocker } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { BookDeclaration } from '#contracts/book.ts'
import type { BookEntry } from '#contracts/books.ts'
import { useAct } from '../../lib/query.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useSession } from '../../lib/session.ts'
import { announce } from '../../ui/announcer.tsx'
import { useUiWords } from '../../ui/words.ts'
import { draftKey, keptDraft } from './drafts.ts'
import { inSentence } from './field-text.ts'
import { FormFields, FormProblem } from './form-fields.tsx'
import { TypedForm } from './typed-form.tsx'
import { affectedByEntries } from './use-books.ts'
import { type EntryForm, useEntryForm } from './use-entry-form.ts'
import { useBookWords } from './words.ts'

interface EntryDrawerProps {
  book: BookDeclaration
  /** Undefined: a new one is made. */
  entry?: BookEntry
  open: boolean
  onClose: () => void
  onMade?: (entry: BookEntry) => void
}

/** Makes an entry, or changes the fields of one. What was typed outlives an accidental close. */
export function EntryDrawer({ book, entry, open, onClose, onMade }: EntryDrawerProps): ReactNode {
  const t = useBookWords()
  const language = useLanguage()
  const { staffNumber } = useSession()
  const key = draftKey(staffNumber, book.name, entry?.entryId)
  const close = (): void => {
    if (keptDraft(key) !== undefined) announce(t('draft_kept'))
    onClose()
  }
  const what = inSentence(book.words, language)
  return (
    <Drawer
      title={entry === undefined ? t('make', { what }) : t('edit_of', { line: entry.line })}
      open={open}
      onClose={close}
      size={560}
      destroyOnHidden
    >
      {open ? (
        <Fields
          book={book}
          entry={entry}
          onCancel={close}
          onDone={(done) => {
            onClose()
            if (entry === undefined) onMade?.(done)
          }}
        />
      ) : null}
    </Drawer>
  )
}

interface FieldsProps {
  book: BookDeclaration
  entry: BookEntry | undefined
  onCancel: () => void
  onDone: (entry: BookEntry) => void
}

function Fields({ book, entry, onCancel, onDone }: FieldsProps): ReactNode {
  const t = useBookWords()
  const ui = useUiWords()
  const { staffNumber } = useSession()
  const { scope, fields } = book
  // Most of what people enter is their own.
  const initial = scope.of === 'staff' ? { [scope.field]: staffNumber } : {}
  const typed = useEntryForm({ book: book.name, fields, entry, initial })
  const make = useAct('makeEntry', affectedByEntries)
  const change = useAct('changeEntry', affectedByEntries)
  const told = {
    onSuccess: (done: BookEntry) => {
      typed.sent()
      announce(t(entry === undefined ? 'made' : 'saved', { line: done.line }))
      onDone(done)
    },
    onError: typed.refused,
  }
  const send = (): void => {
    if (entry === undefined) {
      make.mutate({ params: { book: book.name }, body: { values: typed.filled() } }, told)
      return
    }
    const params = { book: book.name, entry: entry.entryId }
    change.mutate({ params, body: { version: entry.version, values: typed.changed() } }, told)
  }
  return (
    <TypedForm name="book-entry" typed={typed} onSend={send}>
      <FormFields
        fields={fields}
        state={entry?.state ?? book.states[0]?.code ?? ''}
        isKept={entry !== undefined}
        {...(entry === undefined ? {} : { names: entry.names })}
      />
      <div className="stack">
        <FormProblem error={typed.error} book={book} shown={fields} />
        <div className="row">
          <Button type="primary" htmlType="submit" loading={make.isPending || change.isPending}>
            {t(entry === undefined ? 'submit' : 'save')}
          </Button>
          <Button onClick={onCancel}>{ui('cancel')}</Button>
        </div>
      </div>
      <LeaveGuard typed={typed} />
    </TypedForm>
  )
}

/** Asks before a page is left on which something was typed and not sent. */
function LeaveGuard({ typed }: { typed: EntryForm }): ReactNode {
  const t = useBookWords()
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => typed.isTyped() && current.pathname !== next.pathname,
    enableBeforeUnload: typed.isTyped,
    withResolver: true,
  })
  return (
    <Modal
      open={blocker.status === 'blocked'}
      title={t('leave_title')}
      okText={t('leave')}
      cancelText={t('stay')}
      onOk={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
    >
      <p>{t('leave_note')}</p>
    </Modal>
  )
}
