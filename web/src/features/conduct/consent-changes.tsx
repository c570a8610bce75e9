import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { type Output, call } from '../../lib/api.ts'
import { formatTime } from '../../lib/format.ts'
import { keyOf } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable, TableFoot } from '../../ui/data-table.tsx'
import { Panel } from '../../ui/page.tsx'
import { Failure, Loading, Notice } from '../../ui/states.tsx'
import { useConsentWords } from '../../ui/consents/consent-words.ts'

type Change = Output<'listConsentChanges'>['changes'][number]

/** Consents given and withdrawn by hand, the newest first. */
export function ConsentChanges(): ReactNode {
  const t = useConsentWords()
  const list = useInfiniteQuery({
    queryKey: [...keyOf('listConsentChanges'), 'pages'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call('listConsentChanges', { query: { after: pageParam } }, signal),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const columns = useChangeColumns()
  const rows = list.data?.pages.flatMap(({ changes }) => changes) ?? []
  return (
    <Panel title={t('changes')} flush note={t('changes_note')}>
      {list.error ? <Failure error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isPending ? <Loading /> : null}
      {list.data && rows.length === 0 && !list.hasNextPage
        ? <Notice title={t('changes_none')}><p>{t('changes_none_cure')}</p></Notice> : null}
      {rows.length > 0
        ? (
          <DataTable
            caption={t('changes')} columns={columns} rows={rows}
            rowKey={({ customerId, at, purpose, channel }) =>
              `${customerId}-${at}-${purpose}-${channel ?? ''}`}
          />
        )
        : null}
      {rows.length > 0 || list.hasNextPage
        ? (
          <TableFoot
            shown={rows.length} hasMore={list.hasNextPage} loading={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        )
        : null}
    </Panel>
  )
}

function useChangeColumns(): Column<Change>[] {
  const t = useConsentWords()
  const say = useSay()
  return [
    {
      key: 'at', title: t('at'),
      render: ({ at }) => <span className="nowrap">{formatTime(at)}</span>,
    },
    {
      key: 'customer', title: t('customer'), always: true,
      render: ({ customerId }) => (
        <Link to="/customers/$customerId" params={{ customerId }}>{customerId}</Link>
      ),
    },
    {
      key: 'purpose', title: t('purpose'),
      render: ({ purpose, purposeWords, channelWords }) =>
        purpose === 'contact'
          ? t('purpose.contact') : `${say(purposeWords)} · ${say(channelWords)}`,
    },
    { key: 'state', title: t('state'), render: (change) => <State change={change} /> },
    { key: 'proof', title: t('proof'), wideOnly: true, render: ({ source }) => source },
    { key: 'by', title: t('by'), wideOnly: true, render: ({ by }) => by },
  ]
}

function State({ change: { purpose, given } }: { change: Change }): ReactNode {
  const t = useConsentWords()
  const [yes, no] = purpose === 'contact'
    ? ['lifted', 'held'] as const : ['given', 'withdrawn'] as const
  return given
    ? <span className="mark mark-good">{t(yes)}</span>
    : <span className="mark mark-bad">{t(no)}</span>
}
