import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { type Output, call } from '../../lib/api.ts'
import { UNKNOWN, formatExact } from '../../lib/format.ts'
import { keyOf } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable, TableFoot } from '../../ui/data-table.tsx'
import { Panel } from '../../ui/page.tsx'
import { Failure, Loading, Notice } from '../../ui/states.tsx'
import { FLOW_PAGE } from './flows.tsx'
import { useCustomerWords } from './words.ts'

type Transaction = Output<'readFlows'>['latest'][number]

/** The latest transactions, older ones on request. */
export function Transactions({ customerId }: { customerId: string }): ReactNode {
  const t = useCustomerWords()
  const say = useSay()
  const list = useInfiniteQuery({
    queryKey: [...keyOf('readFlows'), 'pages', customerId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => call('readFlows', {
      params: { customerId }, query: { limit: FLOW_PAGE, after: pageParam },
    }, signal),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const rows = list.data?.pages.flatMap(({ latest }) => latest) ?? []
  const columns: Column<Transaction>[] = [
    { key: 'date', title: t('date'), always: true, render: ({ date }) => date },
    { key: 'kind', title: t('kind'), render: ({ kind }) => say(kind) },
    {
      key: 'amount', title: t('amount'), numeric: true,
      render: ({ direction, amountCents }) => (
        <span className="nowrap">
          <span className="faint">{t(`direction_${direction}`)}</span>{' '}
          {direction === 'in' ? '+' : '-'}{formatExact(amountCents)}
        </span>
      ),
    },
    {
      key: 'counterparty', title: t('counterparty'), wideOnly: true,
      render: ({ counterparty }) => (counterparty ? say(counterparty) : UNKNOWN),
    },
    {
      key: 'channel', title: t('channel'), wideOnly: true,
      render: ({ channel }) => (channel ? say(channel) : UNKNOWN),
    },
  ]
  return (
    <Panel title={t('transactions')} flush>
      {list.error ? <Failure error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isPending ? <Loading /> : null}
      {list.data && rows.length === 0 ? <Notice title={t('flows_none')} /> : null}
      {rows.length > 0
        ? (
          <>
            <DataTable
              caption={t('transactions')} columns={columns} rows={rows} rowKey={({ id }) => id}
            />
            <TableFoot
              shown={rows.length} hasMore={list.hasNextPage} loading={list.isFetchingNextPage}
              onMore={() => void list.fetchNextPage()}
            />
          </>
        )
        : null}
    </Panel>
  )
}
