import { Link, getRouteApi } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import type { ReactNode } from 'react'

import type { FeedLoad } from '#contracts/night.ts'
import { formatCount, formatSeconds, formatTime } from '../../lib/format.ts'
import { usePages } from '../../lib/pages.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { Notice } from '../../ui/states.tsx'
import { LoadState } from './load-state.tsx'
import { useNightPageWords } from './words.ts'

const route = getRouteApi('/inside/loads')

/** Each load with its reconciliation; feed and date stand in the address. */
export function LoadsPage(): ReactNode {
  const t = useNightPageWords()
  const { feed, date } = route.useSearch()
  const list = usePages(
    'listLoads',
    (after) => ({ query: { feed, date, after } }),
    ({ loads }) => loads,
  )
  return (
    <Page title={t('loads')} lead={t('loads_lead')} actions={<Link to="/feeds">{t('feeds')}</Link>}>
      <Panel title={t('loads')} quiet flush note={<Filters />}>
        <Paged
          list={list}
          empty={
            <Notice title={t('loads_none')}>
              <p>{t('loads_none_cure')}</p>
            </Notice>
          }
        >
          {(rows) => <LoadTable loads={rows} />}
        </Paged>
      </Panel>
    </Page>
  )
}

function Filters(): ReactNode {
  const t = useNightPageWords()
  const say = useSay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const feeds = useOperation('listFeeds', {})
  return (
    <span className="row">
      <Select
        aria-label={t('feed')}
        value={search.feed ?? ''}
        popupMatchSelectWidth={false}
        showSearch
        optionFilterProp="label"
        onChange={(feed) => void navigate({ search: { ...search, feed }, replace: true })}
        options={[
          { value: '', label: t('all_feeds') },
          ...(feeds.data?.feeds.map(({ feed, words }) => ({ value: feed, label: say(words) })) ??
            []),
        ]}
      />
      <Input
        type="date"
        aria-label={t('date')}
        value={search.date ?? ''}
        className="date-input"
        onChange={({ target }) =>
          void navigate({ search: { ...search, date: target.value }, replace: true })
        }
      />
    </span>
  )
}

function LoadTable({ loads }: { loads: readonly FeedLoad[] }): ReactNode {
  const t = useNightPageWords()
  const say = useSay()
  const language = useLanguage()
  const columns: Column<FeedLoad>[] = [
    {
      key: 'file',
      title: t('file'),
      always: true,
      render: ({ loadId, file }) => (
        <Link to="/loads/$loadId" params={{ loadId }}>
          <code>{file}</code>
        </Link>
      ),
    },
    { key: 'state', title: t('state'), render: ({ state }) => <LoadState state={state} /> },
    {
      key: 'feed',
      title: t('feed'),
      wideOnly: true,
      render: ({ words }) => say(words),
    },
    { key: 'date', title: t('date'), render: ({ date }) => <span className="nowrap">{date}</span> },
    {
      key: 'read',
      title: t('read'),
      numeric: true,
      wideOnly: true,
      render: ({ rowsRead }) => formatCount(rowsRead),
    },
    {
      key: 'kept',
      title: t('kept'),
      numeric: true,
      wideOnly: true,
      render: ({ rowsKept }) => formatCount(rowsKept),
    },
    {
      key: 'rejected',
      title: t('rejected'),
      numeric: true,
      render: ({ rowsRejected }) =>
        rowsRejected === 0 ? '0' : <span className="step-failed">{formatCount(rowsRejected)}</span>,
    },
    {
      key: 'at',
      title: t('at'),
      wideOnly: true,
      render: ({ at }) => <span className="nowrap">{formatTime(at)}</span>,
    },
    {
      key: 'seconds',
      title: t('seconds'),
      numeric: true,
      wideOnly: true,
      render: ({ seconds }) => formatSeconds(seconds, language),
    },
  ]
  return (
    <DataTable
      caption={t('loads')}
      columns={columns}
      rows={loads}
      rowKey={({ loadId }) => loadId}
    />
  )
}
