import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'

import type { Output } from '../../lib/api.ts'
import { formatCount } from '../../lib/format.ts'
import { useOperation } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { useDialog } from '../../ui/reason-dialog.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import { LoadState } from './load-state.tsx'
import './night.css'
import { UploadDialog } from './upload.tsx'
import { useNightPageWords } from './words.ts'

export type Feed = Output<'listFeeds'>['feeds'][number]

/** The bank's files: what each is, and how its last load went. */
export function FeedsPage(): ReactNode {
  const t = useNightPageWords()
  const query = useOperation('listFeeds', {})
  const uploading = useDialog<Feed>()
  return (
    <Page
      title={t('feeds')}
      lead={t('feeds_lead')}
      actions={<Link to="/loads">{t('open_loads')}</Link>}
    >
      <Panel title={t('feeds')} quiet flush>
        <Answer query={query} lines={8}>
          {({ feeds }) =>
            feeds.length === 0 ? (
              <Notice title={t('feeds_none')}>
                <p>{t('feeds_none_cure')}</p>
              </Notice>
            ) : (
              <FeedTable feeds={feeds} onUpload={uploading.open} />
            )
          }
        </Answer>
      </Panel>
      <UploadDialog feed={uploading.subject} onClose={uploading.close} />
    </Page>
  )
}

interface FeedTableProps {
  feeds: readonly Feed[]
  onUpload: (feed: Feed) => void
}

function FeedTable({ feeds, onUpload }: FeedTableProps): ReactNode {
  const t = useNightPageWords()
  const say = useSay()
  const may = useMay()
  const columns: Column<Feed>[] = [
    {
      key: 'feed',
      title: t('feed'),
      always: true,
      render: ({ feed, words }) => (
        <Link to="/loads" search={{ feed }}>
          {say(words)} <code className="faint wide-only">{feed}</code>
        </Link>
      ),
    },
    { key: 'fact', title: t('fact'), wideOnly: true, render: ({ factWords }) => say(factWords) },
    { key: 'mode', title: t('mode'), wideOnly: true, render: ({ mode }) => t(`mode_${mode}`) },
    {
      key: 'location',
      title: t('location'),
      wideOnly: true,
      render: ({ location }) => <code>{location}</code>,
    },
    {
      key: 'last',
      title: t('last'),
      render: ({ last }) =>
        last ? (
          <span className="nowrap">
            {last.date} <LoadState state={last.state} />
          </span>
        ) : (
          <span className="soft">{t('never')}</span>
        ),
    },
    {
      key: 'rows',
      title: t('rows'),
      numeric: true,
      wideOnly: true,
      render: ({ last }) => (last ? <Reconciled load={last} /> : null),
    },
    ...(may('feed.load')
      ? [
          {
            key: 'upload',
            title: t('upload'),
            always: true,
            render: (feed: Feed) => (
              <Button
                size="small"
                aria-label={t('upload_for', { feed: say(feed.words) })}
                onClick={() => onUpload(feed)}
              >
                {t('upload')}
              </Button>
            ),
          },
        ]
      : []),
  ]
  return (
    <DataTable caption={t('feeds')} columns={columns} rows={feeds} rowKey={({ feed }) => feed} />
  )
}

function Reconciled({ load }: { load: NonNullable<Feed['last']> }): ReactNode {
  return (
    <span className="nowrap">
      {formatCount(load.rowsRead)} / {formatCount(load.rowsKept)} /{' '}
      {load.rowsRejected === 0 ? (
        '0'
      ) : (
        <Link to="/loads/$loadId" params={{ loadId: load.loadId }}>
          {formatCount(load.rowsRejected)}
        </Link>
      )}
    </span>
  )
}
