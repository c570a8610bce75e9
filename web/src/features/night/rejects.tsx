import { Link, getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { FeedLoad } from '#contracts/night.ts'
import type { Output } from '../../lib/api.ts'
import { formatCount, formatTime } from '../../lib/format.ts'
import { usePages } from '../../lib/pages.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { Failure, Loading, Notice } from '../../ui/states.tsx'
import { LoadSentence, LoadState, Remarks } from './load-state.tsx'
import './night.css'
import { useNightPageWords } from './words.ts'

type Reject = Output<'listRejects'>['rejects'][number]

const route = getRouteApi('/inside/loads/$loadId')

/** One load and the rows it refused: line, field, reason and the line as delivered. */
export function RejectsPage(): ReactNode {
  const t = useNightPageWords()
  const { loadId } = route.useParams()
  const list = usePages(
    'listRejects',
    (after) => ({ params: { loadId }, query: { after } }),
    ({ rejects }) => rejects,
  )
  if (list.error) return <Failure page error={list.error} retry={list.retry} />
  const load = list.first?.load
  if (!load) return <Loading lines={8} />
  return (
    <Page
      title={t('rejects_of', { file: load.file })}
      lead={
        <>
          <LoadState state={load.state} /> <LoadSentence load={load} />
        </>
      }
      actions={<Link to="/loads">{t('back_loads')}</Link>}
    >
      <LoadFacts load={load} />
      <Remarks load={load} />
      <Panel title={t('rejects')} flush>
        <Paged list={list} total={load.rowsRejected} empty={<Notice title={t('rejects_none')} />}>
          {(rows) => <RejectTable rejects={rows} withFile={load.files.length > 1} />}
        </Paged>
      </Panel>
    </Page>
  )
}

function LoadFacts({ load }: { load: FeedLoad }): ReactNode {
  const t = useNightPageWords()
  const say = useSay()
  return (
    <Panel title={say(load.words)}>
      <dl className="facts load-facts">
        <dt>{t('file')}</dt>
        <dd>
          <code>{load.file}</code>
        </dd>
        <dt>{t('feed')}</dt>
        <dd>
          <Link to="/loads" search={{ feed: load.feed }}>
            <code>{load.feed}</code>
          </Link>
        </dd>
        <dt>{t('fact')}</dt>
        <dd>{say(load.factWords)}</dd>
        <dt>{t('date')}</dt>
        <dd>{load.date}</dd>
        <dt>{t('at')}</dt>
        <dd>{formatTime(load.at)}</dd>
        <dt>{t('rows')}</dt>
        <dd>
          {formatCount(load.rowsRead)} / {formatCount(load.rowsKept)} /{' '}
          {formatCount(load.rowsRejected)}
        </dd>
      </dl>
    </Panel>
  )
}

interface RejectTableProps {
  rejects: readonly Reject[]
  /** The delivery came in several files. */
  withFile: boolean
}

function RejectTable({ rejects, withFile }: RejectTableProps): ReactNode {
  const t = useNightPageWords()
  const say = useSay()
  const columns: Column<Reject>[] = [
    ...(withFile
      ? [{ key: 'file', title: t('file'), render: ({ file }: Reject) => <code>{file}</code> }]
      : []),
    {
      key: 'line',
      title: t('line'),
      numeric: true,
      always: true,
      render: ({ line }) => formatCount(line),
    },
    {
      key: 'field',
      title: t('field'),
      render: ({ field }) =>
        field === null ? <span className="faint">{t('whole_line')}</span> : <code>{field}</code>,
    },
    { key: 'reason', title: t('reason'), render: ({ reason }) => say(reason) },
    {
      key: 'raw',
      title: t('raw'),
      render: ({ raw }) => <code className="raw-line">{raw}</code>,
    },
  ]
  return (
    <DataTable
      caption={t('rejects')}
      columns={columns}
      rows={rejects}
      rowKey={({ file, line, field, code }) => `${file}-${line}-${field ?? ''}-${code}`}
    />
  )
}
