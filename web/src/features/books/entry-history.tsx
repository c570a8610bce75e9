import type { ReactNode } from 'react'

import type { BookDeclaration, BookField } from '#contracts/book.ts'
import type { BookEntry, BookValue } from '#contracts/books.ts'
import type { Output } from '../../lib/api.ts'
import { formatTime } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { Panel } from '../../ui/page.tsx'
import { Answer } from '../../ui/states.tsx'
import { textOf } from './field-text.ts'
import { useBookWords } from './words.ts'

type Step = Output<'readEntryHistory'>['history'][number]

interface HistoryProps {
  book: BookDeclaration
  entry: BookEntry
}

/** What was done to an entry, the newest first: who, when, why, and each field before and after. */
export function EntryHistory({ book, entry }: HistoryProps): ReactNode {
  const t = useBookWords()
  const query = useOperation('readEntryHistory', {
    params: { book: book.name, entry: entry.entryId },
  })
  return (
    <Panel title={t('history')}>
      <Answer query={query}>
        {({ history }) =>
          history.length === 0 ? (
            <p className="faint">{t('no_history')}</p>
          ) : (
            <ol className="entry-history">
              {history.map((step) => (
                <HistoryStep key={`${step.at} ${step.act}`} {...{ book, entry, step }} />
              ))}
            </ol>
          )
        }
      </Answer>
    </Panel>
  )
}

function HistoryStep({ book, entry, step }: HistoryProps & { step: Step }): ReactNode {
  const say = useSay()
  const { words, by, at, reason, changes } = step
  return (
    <li>
      <span className="row">
        <strong>{say(words)}</strong>
        <span className="faint">
          {by} · {formatTime(at)}
        </span>
      </span>
      {reason === null ? null : <p className="entry-reason">{reason}</p>}
      {changes.length === 0 ? null : (
        <ul>
          {changes.map((change) => (
            <Change key={change.field} {...{ book, entry, change }} isFirst={step.act === 'make'} />
          ))}
        </ul>
      )}
    </li>
  )
}

function Change({
  book,
  entry,
  change,
  isFirst,
}: HistoryProps & { change: Step['changes'][number]; isFirst: boolean }): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const language = useLanguage()
  const field = book.fields.find(({ name }) => name === change.field)
  // A field the book no longer has is still told of, by its name.
  const label = field === undefined ? change.field : say(field.words)
  const said = (value: BookValue): string =>
    field === undefined
      ? String(value ?? '')
      : textOf(field, value, nameOf(entry, field, value), language)
  if (change.hidden) {
    return (
      <li>
        <span className="faint">{label}</span> {t(isFirst ? 'hidden_given' : 'hidden_change')}
      </li>
    )
  }
  return (
    <li>
      <span className="faint">{label}</span>{' '}
      {change.before === null ? null : (
        <>
          <span className="sr-only">{t('before')} </span>
          <del>{said(change.before)}</del>
          <span aria-hidden="true"> → </span>
          <span className="sr-only"> {t('after')} </span>
        </>
      )}
      <span>{said(change.after)}</span>
    </li>
  )
}

/** The history holds numbers; the name of the one that stands there now is known. */
function nameOf(entry: BookEntry, field: BookField, value: BookValue): string | undefined {
  return entry.values[field.name] === value ? entry.names[field.name] : undefined
}
