import { getRouteApi } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import type { ReactNode } from 'react'

import { formatCount } from '../../lib/format.ts'
import { useOperation } from '../../lib/query.ts'
import { Answer, Notice } from '../../ui/states.tsx'
import {
  type Change,
  type ChangedEntry,
  countKinds,
  entriesOf,
  findEntries,
  middleOf,
} from './difference.ts'
import { useVersionWords } from './version-words.ts'

const route = getRouteApi('/inside/strategy/versions')

/** Two versions entry by entry: what it was, what it became. */
export function VersionDifference({ from, to }: { from: string; to: string }): ReactNode {
  const t = useVersionWords()
  const query = useOperation('compareVersions', { params: { from, to } })
  return (
    <Answer query={query} lines={6}>
      {({ changes }) =>
        changes.length === 0 ? (
          <Notice title={t('same')}>
            <p>{t('same_cure')}</p>
          </Notice>
        ) : (
          <Entries entries={entriesOf(changes)} />
        )
      }
    </Answer>
  )
}

function Entries({ entries }: { entries: readonly ChangedEntry[] }): ReactNode {
  const t = useVersionWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (changes: Partial<typeof search>): void => {
    void navigate({ search: { ...search, ...changes }, replace: true, resetScroll: false })
  }
  const found = findEntries(entries, search)
  const counts = countKinds(entries)
  return (
    <div className="difference">
      <div className="row difference-head">
        <output>
          {t('summary', {
            entries: formatCount(entries.length),
            added: counts.added,
            removed: counts.removed,
            changed: counts.changed,
          })}
        </output>
        <Input
          className="tags-find"
          allowClear
          value={search.find ?? ''}
          aria-label={t('find')}
          placeholder={t('find')}
          onChange={({ target }) => change({ find: target.value })}
        />
        <Select
          className="tags-group"
          aria-label={t('file')}
          value={search.file ?? ''}
          popupMatchSelectWidth={false}
          onChange={(file: string) => change({ file })}
          options={[
            { value: '', label: t('all_files') },
            ...[...new Set(entries.map(({ file }) => file))].map((file) => ({
              value: file,
              label: file,
            })),
          ]}
        />
      </div>
      {found.length === 0 ? (
        <Notice title={t('found_none')}>
          <p>{t('found_none_cure')}</p>
        </Notice>
      ) : null}
      {found.map((entry) => (
        <Entry key={entry.entry} entry={entry} />
      ))}
    </div>
  )
}

const KIND_MARKS = { added: 'mark-good', removed: 'mark-bad', changed: 'mark-warn' } as const

function Entry({ entry: { entry, file, kind, changes } }: { entry: ChangedEntry }): ReactNode {
  const t = useVersionWords()
  return (
    <section className="difference-entry" aria-label={entry}>
      <h3>
        <span className={`mark ${KIND_MARKS[kind]}`}>{t(`kind.${kind}`)}</span> <code>{entry}</code>{' '}
        <span className="faint">{file}</span>
      </h3>
      <dl>
        {changes.map((change) => (
          <FieldChange key={change.field ?? ''} change={change} />
        ))}
      </dl>
    </section>
  )
}

function FieldChange({ change: { field, before, after } }: { change: Change }): ReactNode {
  const t = useVersionWords()
  return (
    <div className="difference-field">
      <dt>{field === null ? t('whole') : <code>{field}</code>}</dt>
      <dd className="difference-before">
        <span className="sr-only">{t('before')}</span>
        <Written text={before} other={after} />
      </dd>
      <dd className="difference-after">
        <span className="sr-only">{t('after')}</span>
        <Written text={after} other={before} />
      </dd>
    </div>
  )
}

/** A text as the pack writes it, with the part that differs marked where both are there. */
function Written({ text, other }: { text: string | null; other: string | null }): ReactNode {
  const t = useVersionWords()
  if (text === null) return <span className="faint">{t('absent')}</span>
  const [start, middle, end] = other === null ? [text, '', ''] : middleOf(text, other)
  return (
    <pre>
      <code>
        {start}
        {middle === '' ? null : <mark>{middle}</mark>}
        {end}
      </code>
    </pre>
  )
}
