import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { FeedLoad } from '#contracts/night.ts'
import { type Output, call } from '../../lib/api.ts'
import { formatCount, formatTime } from '../../lib/format.ts'
import { keyOf } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable, TableFoot } from '../../ui/data-table.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Failure, Loading, Notice } from '../../ui/states.tsx'
import { LoadSentence, LoadState } from './load-state.tsx'
import './night.css'
import { useNightPageWords } from './words.ts'

type Reject = Output<'listRejects'>['rejects'][number]

const route = getRouteApi('/inside/loads/$loadId')

/** One load and the rows it refused: line, field, reason and the line as delivered. */
export function RejectsPage(): ReactNode {
  const t = useNightPageWords()
  const { loadId } = route.useParams()
  const list = useInfiniteQuery({
    queryKey: [...keyOf('listRejects'), loadId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call('listRejects', { params: { loadId }, query: { after: pageParam } }, signal),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  if (list.error) return <Failure page error={list.error} retry={() => void list.refetch()} />
  const pages = list.data?.pages ?? []
  const load = pages[0]?.load
  if (!load) return <Loading lines={8} />
  const rows = pages.flatMap(({ rejects }) => rejects)
  return (
    <Page
      title={t('rejects_of', { file: load.file })}
      lead={<><LoadState state={load.state} /> <LoadSentence load={load} /></>}
      actions={<Link to="/loads">{t('back_loads')}</Link>}
    >
      <LoadFacts load={load} />
      <Panel title={t('rejects')} flush>
        {rows.length === 0 ? <Notice title={t('rejects_none')} /> : (
          <>
            <RejectTable rejects={rows} withFile={load.files.length > 1} />
            <TableFoot
              shown={rows.length} total={load.rowsRejected} hasMore={list.hasNextPage}
              loading={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()}
            />
          </>
        )}
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
        <dt>{t('file')}</dt><dd><code>{load.file}</code></dd>
        <dt>{t('feed')}</dt>
        <dd><Link to="/loads" search={{ feed: load.feed }}><code>{load.feed}</code></Link></dd>
        <dt>{t('fact')}</dt><dd>{say(load.factWords)}</dd>
        <dt>{t('date')}</dt><dd>{load.date}</dd>
        <dt>{t('at')}</dt><dd>{formatTime(load.at)}</dd>
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
      key: 'line', title: t('line'), numeric: true, always: true,
      render: ({ line }) => formatCount(line),
    },
    {
      key: 'field', title: t('field'),
      render: ({ field }) => field === null
        ? <span className="faint">{t('whole_line')}</span> : <code>{field}</code>,
    },
    { key: 'reason', title: t('reason'), render: ({ reason }) => say(reason) },
    {
      key: 'raw', title: t('raw'), render: ({ raw }) => <code className="raw-line">{raw}</code>,
    },
  ]
  return (
    <DataTable
      caption={t('rejects')} columns={columns} rows={rejects}
      rowKey={({ file, line, field, code }) => `${file}-${line}-${field ?? ''}-${code}`}
    />
  )
}
